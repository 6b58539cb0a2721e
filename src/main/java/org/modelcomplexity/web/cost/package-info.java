/** What requests say of training and memory, and the devices that they may name. */
@NullMarked
package org.modelcomplexity.web.cost;

import org.jspecify.annotations.NullMarked;
