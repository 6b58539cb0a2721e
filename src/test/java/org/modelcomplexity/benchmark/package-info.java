/** Benchmarks: the engine under JMH, and an application that only echoes, to measure the service against. */
package org.modelcomplexity.benchmark;
