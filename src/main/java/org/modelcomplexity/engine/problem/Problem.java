package org.modelcomplexity.engine.problem;

import java.util.Locale;

/** Why something sent to the service is refused; one constant a kind of refusal. */
public enum Problem {
    /** The text is not the YAML or JSON it says it is. */
    MALFORMED_DOCUMENT,
    /** What was sent is no description of a model that is read here, but something else that is known. */
    FOREIGN_FORMAT,
    /** The body, or a text in it, is larger than the configured limit. */
    TOO_LARGE,
    /** A request option has a value that it cannot have, or the request names no model or several. */
    INVALID_OPTION,
    /** No bundled model, dialect, convention or module has this name. */
    UNKNOWN_NAME,
    /** A key that the dialect needs is missing. */
    MISSING_KEY,
    /** A value is of another type than the place takes. */
    WRONG_TYPE,
    /** A value is of the right type but out of the range the place takes. */
    WRONG_VALUE,
    /** A row is not written as the dialect's rows are. */
    MALFORMED_ROW,
    /** A row can be read in two ways that give different networks. */
    AMBIGUOUS_ROW,
    /** A row's {@code from} names something that is not there before the row. */
    WRONG_FROM,
    /** No module of this name can stand in a row of the dialect. */
    UNKNOWN_MODULE,
    /** The module needs an argument that the row does not give. */
    MISSING_ARGUMENT,
    /** The row gives more arguments than the module takes. */
    TOO_MANY_ARGUMENTS,
    /** The module has no argument of this name. */
    UNKNOWN_ARGUMENT,
    /** Channels, features or groups do not fit together. */
    CHANNEL_MISMATCH,
    /** Spatial sizes, ranks or shapes do not fit together. */
    SIZE_MISMATCH,
    /** A definition sent with the request cannot be read or used. */
    INVALID_DEFINITION,
    /** The model is larger than a configured limit allows. */
    LIMIT_EXCEEDED,
    /** A count does not fit into 64 bits. */
    OVERFLOW,
    /** A key's requests come faster than the configured rate. */
    RATE_EXCEEDED,
    /** With {@code strict}: a chosen convention does not count one of the model's operations. */
    NOT_COUNTED;

    /** The name as it is written in answers: lower case with hyphens. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
