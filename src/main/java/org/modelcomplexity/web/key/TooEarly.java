package org.modelcomplexity.web.key;

/**
 * What is wrong with a request that comes too early.
 *
 * @param seconds in how many it may come again
 * @param reason who may send how many
 */
public record TooEarly(long seconds, String reason) {}
