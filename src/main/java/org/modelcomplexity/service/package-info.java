@NullMarked
package org.modelcomplexity.service;

import org.jspecify.annotations.NullMarked;
