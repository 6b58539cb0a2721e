package org.modelcomplexity.engine.graph;

/**
 * A call of a module that an operator stands in.
 *
 * @param call tells two calls of one module apart
 * @param path the module's name in the network, dots between the names of children; empty for the network itself
 * @param type the module's class with its package; empty where that is not known
 */
public record Scope(String call, String path, String type) {}
