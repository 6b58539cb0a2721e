package org.modelcomplexity.read.export;

import java.util.HashMap;
import java.util.Map;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/** Goes through JSON token by token, says what stands where it should not, and charges for what it passes. */
class JsonCursor {
    static final int BYTES_A_VALUE = 100;

    private final JsonParser parser;
    private final Budget budget;
    /** Few stacks and names of operators are told many times. */
    private final Map<String, String> texts;

    JsonCursor(JsonParser parser, Budget budget) {
        this.parser = parser;
        this.budget = budget;
        this.texts = new HashMap<>();
    }

    /** What the request may still use. */
    final Budget budget() {
        return budget;
    }

    /** The token that it stands at. */
    final JsonToken current() {
        return parser.currentToken();
    }

    /** The key that it stands at, or whose value it stands at. */
    final String key() {
        return parser.currentName();
    }

    /** The number that it stands at. */
    final double fraction() {
        return parser.getDoubleValue();
    }

    final JsonToken next() {
        budget.step();
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new InvalidModelException(
                    Problem.MALFORMED_DOCUMENT, Place.WHOLE, "this is no JSON: it ends too early");
        }
        return token;
    }

    final void skip() {
        if (!parser.currentToken().isStructStart()) {
            return;
        }
        int open = 1;
        while (open > 0) {
            JsonToken token = next();
            open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        }
    }

    /** Whether the value that comes is of a kind; null is none, anything else is a refusal. */
    final boolean opens(JsonToken kind, Place here, String key) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return false;
        }
        if (parser.currentToken() != kind) {
            throw wrong(here.child(key), kind == JsonToken.START_OBJECT ? "a mapping" : "a list");
        }
        return true;
    }

    final InvalidModelException wrong(Place here, String wanted) {
        TokenStreamLocation at = parser.currentTokenLocation();
        return new InvalidModelException(
                Problem.WRONG_TYPE, here.at(at.getLineNr(), at.getColumnNr()), "this must be " + wanted);
    }

    final String text(Place here) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrong(here, "text");
        }
        String text = parser.getString();
        String known = texts.putIfAbsent(text, text);
        if (known == null) {
            budget.hold(BYTES_A_VALUE + 2L * text.length());
        }
        return known == null ? text : known;
    }

    final long whole(Place here) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw wrong(here, "a whole number");
        }
        try {
            return parser.getBigIntegerValue().longValueExact();
        } catch (ArithmeticException e) {
            throw new InvalidModelException(Problem.OVERFLOW, here, "a number here does not fit 64 bits");
        }
    }

    /** What is done with one item of a list. */
    interface Item {
        void read(Place here);
    }

    final void list(Place here, String key, Item item) {
        if (!opens(JsonToken.START_ARRAY, here, key)) {
            return;
        }
        Place list = here.child(key);
        int index = 0;
        while (next() != JsonToken.END_ARRAY) {
            TokenStreamLocation at = parser.currentTokenLocation();
            item.read(list.child(Integer.toString(index++), at.getLineNr(), at.getColumnNr()));
        }
    }

    final void object(Place here) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrong(here, "a mapping");
        }
    }
}
