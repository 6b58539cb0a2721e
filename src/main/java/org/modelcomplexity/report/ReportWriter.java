package org.modelcomplexity.report;

/** One format that a report goes out in. */
public interface ReportWriter {
    /** The media type that asks for it. */
    String mediaType();

    /** What is in it, in a few words for the API's documentation. */
    String about();

    /** The report in this format. */
    String write(Report report);
}
