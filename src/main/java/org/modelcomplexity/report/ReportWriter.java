package org.modelcomplexity.report;

/** One format that a report goes out in. */
public interface ReportWriter {
    /** The media type that asks for it. */
    String mediaType();

    /** The report in this format. */
    String write(Report report);
}
