/** The language of definitions: its grammar, its names, its numbers and lists. */
@NullMarked
package org.modelcomplexity.engine.notation;

import org.jspecify.annotations.NullMarked;
