package org.modelcomplexity.report.sweep;

/** A format that the lines of a sweep go out in, one after the other. */
public interface SweepWriter {
    /** Its media type. */
    String mediaType();

    /** What stands before all lines. */
    void begin(SweepHead head, StringBuilder into);

    /** One point. */
    void point(SweepHead head, SweepPoint point, StringBuilder into);

    /** How far it is: so many points of so many. */
    void progress(long done, long all, StringBuilder into);

    /** What stands behind all lines. */
    void end(SweepHead head, SweepEnd end, StringBuilder into);
}
