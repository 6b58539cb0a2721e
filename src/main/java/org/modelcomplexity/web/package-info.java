@NullMarked
package org.modelcomplexity.web;

import org.jspecify.annotations.NullMarked;
