/** Modules nested, as answers have them. */
@org.jspecify.annotations.NullMarked
package org.modelcomplexity.report.tree;
