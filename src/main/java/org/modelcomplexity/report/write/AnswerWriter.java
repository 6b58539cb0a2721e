package org.modelcomplexity.report.write;

/**
 * One format that an answer goes out in.
 *
 * @param <T> the kind of answer
 */
public interface AnswerWriter<T> {
    /** The media type that asks for it. */
    String mediaType();

    /** What is in it, in a few words for the API's documentation. */
    String about();

    /** The answer in this format. */
    String write(T answer);
}
