package org.modelcomplexity.engine.problem;

/** What is done for a request, in this order; some of it again for each of its models. */
public enum Stage {
    /** The request becomes documents with places. */
    READ,
    /** Rows are parsed and resolved, the network is built; of a graph, operators become operations. */
    BUILD,
    /** It is run on shapes, fused, run again and counted. */
    MEASURE,
    /** What training costs is worked out. */
    COST,
    /** Results become a report. */
    REPORT,
    /** The report, or a refusal, becomes an answer. */
    WRITE
}
