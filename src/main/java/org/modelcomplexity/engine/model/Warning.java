package org.modelcomplexity.engine.model;

import org.modelcomplexity.engine.document.Place;

/**
 * Something that was assumed or ignored.
 *
 * @param detail a sentence for users
 * @param place where it stands
 */
public record Warning(String detail, Place place) {}
