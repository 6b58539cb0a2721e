package org.modelcomplexity.read;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** What is wrong with the syntax of a YAML text, in plain words, with the line shown. */
final class YamlErrors {
    private static final Pattern KEY = Pattern.compile("[\\w\"'.-]+:(\\s.*)?");
    private static final Pattern SEVERAL_KEYS = Pattern.compile(".*:\\s.*\\w:(\\s.*)?");
    private static final int SHOWN = 120;

    private final List<String> lines;
    private final String problem;
    private final @Nullable Mark began;
    private final @Nullable Mark mark;
    /** The line that is at fault, from 1; 0 where none is known. */
    private int fault;

    private YamlErrors(String text, MarkedYAMLException e) {
        this.lines = text.lines().toList();
        this.problem = String.valueOf(e.getProblem());
        this.began = e.getContextMark();
        this.mark = e.getProblemMark();
        this.fault = number(mark);
    }

    /**
     * What was expected there, in a sentence, with the line.
     *
     * @param place where the text itself stands in what was sent
     */
    static InvalidModelException refusal(String text, MarkedYAMLException e, Place place) {
        YamlErrors errors = new YamlErrors(text, e);
        String words = errors.words();
        Mark mark = errors.mark;
        int column = mark != null && errors.fault == number(mark) ? mark.getColumn() + 1 : Math.min(1, errors.fault);
        return new InvalidModelException(
                Problem.MALFORMED_DOCUMENT,
                place.at(errors.fault, column),
                "this is no YAML: " + words + errors.shown());
    }

    /** Whether a text that should be a model has lost its newlines on the way: several keys stand in one line. */
    static boolean hasLostNewlines(String text) {
        String line = text.strip();
        return line.indexOf('\n') < 0
                && !line.startsWith("{")
                && line.contains(":")
                && (line.contains("backbone") || line.contains("[") || line.contains("nc:"));
    }

    private String words() {
        if (problem.startsWith("expected ',' or")) {
            return comma();
        }
        if (problem.startsWith("mapping values are not allowed")) {
            return colon();
        }
        if (problem.startsWith("could not find expected ':'")) {
            fault = began == null ? fault : number(began);
            return "a key without its colon: a key is written \"nc: 80\", with a blank behind the colon";
        }
        if (problem.contains("TAB")) {
            return "a tab stands where blanks are expected: YAML is indented by blanks alone";
        }
        if (problem.startsWith("found unexpected end of stream")) {
            fault = number(began);
            return "the quotation mark that opens here is never closed";
        }
        if (problem.startsWith("expected <block end>")) {
            return block();
        }
        if (problem.startsWith("found character")) {
            return problem.replace(
                    "that cannot start any token.", "begins a value here: such a text stands in quotation marks");
        }
        return problem;
    }

    private String comma() {
        String closing = problem.startsWith("expected ',' or '}'") ? "}" : "]";
        if (mark == null || mark.getLine() >= lines.size()) {
            return "a " + closing + " is missing: what begins in line " + number(began) + " is never closed";
        }
        String here = lines.get(mark.getLine());
        boolean first = here.length() - here.stripLeading().length() >= mark.getColumn();
        if (first && (here.strip().startsWith("- ") || KEY.matcher(here.strip()).matches())) {
            return "a " + closing + " is missing: what begins in line " + number(began)
                    + " is not closed before this line";
        }
        if (first) {
            fault = before(mark);
            return "a comma is missing at the end of this line";
        }
        return "a comma, or a " + closing + ", is missing before column " + (mark.getColumn() + 1);
    }

    private String colon() {
        String here = mark == null || mark.getLine() >= lines.size()
                ? ""
                : lines.get(mark.getLine()).strip();
        if (SEVERAL_KEYS.matcher(here).matches() && !here.startsWith("-")) {
            return "a second colon in one line: each key stands in a line of its own";
        }
        int before = mark == null ? 0 : before(mark);
        String line = before == 0 ? "" : lines.get(before - 1).strip();
        if (before > 0 && !line.contains(":")) {
            fault = before;
            return "this line has no key: a key is written \"nc: 80\", with a blank behind the colon";
        }
        if (before > 0 && !KEY.matcher(line).matches()) {
            fault = before;
            return "no blank behind the colon: a key is written \"nc: 80\"";
        }
        return "wrong indentation: this line stands further right than the key before it, which has its value already; "
                + "keys of one mapping stand in one column";
    }

    private String block() {
        String found = problem.substring(problem.indexOf("but found") + "but found".length())
                .strip();
        if (found.equals("']'") || found.equals("'}'") || found.equals("','")) {
            return found.replace("'", "\"")
                    + " is one too many here: nothing is open that it could close or go on with";
        }
        return "wrong indentation: this line does not stand in the column of what it belongs to, which begins in line "
                + number(began) + ", column " + (began == null ? 0 : began.getColumn() + 1)
                + "; the rows of a list, and the keys of a mapping, stand in one column";
    }

    private static int number(@Nullable Mark mark) {
        return mark == null ? 0 : mark.getLine() + 1;
    }

    /** The number, from 1, of the line before a mark's that says something; 0 where there is none. */
    private int before(Mark mark) {
        for (int i = Math.min(mark.getLine(), lines.size()) - 1; i >= 0; i--) {
            String text = lines.get(i).strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                return i + 1;
            }
        }
        return 0;
    }

    private String shown() {
        String text =
                fault < 1 || fault > lines.size() ? "" : lines.get(fault - 1).strip();
        String cut = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + " …";
        return text.isEmpty() ? "" : " (line " + fault + ": " + cut + ")";
    }
}
