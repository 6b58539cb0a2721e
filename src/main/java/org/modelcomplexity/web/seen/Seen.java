package org.modelcomplexity.web.seen;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Stage;
import org.modelcomplexity.engine.problem.Watch;

/** What is seen of one request while it goes on. Of one thread at a time. */
public final class Seen implements Watch {
    /** What there is none of. */
    static final String NONE = "none";

    /** The kind of problem that is a fault of the service. */
    static final String FAULT = "internal-server-error";

    private static final String ATTRIBUTE = Seen.class.getName();
    private static final Stage[] STAGES = Stage.values();

    private final String id;
    private final long[] nanos = new long[STAGES.length];
    private @Nullable Stage stage;
    private long since;
    private long began;
    private long worked;
    private String dialect = NONE;
    private @Nullable String problem;
    private @Nullable Shed shed;

    private Seen(String id) {
        this.id = id;
    }

    /** What is seen of a request; of one that came by no door, nothing that anybody will look at. */
    public static Seen of(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Seen seen ? seen : new Seen(NONE);
    }

    /** Begins with a request, under a name. */
    static Seen begin(ServletRequest request, String id) {
        Seen seen = new Seen(id);
        request.setAttribute(ATTRIBUTE, seen);
        return seen;
    }

    /** Whether anything is seen of a request yet. */
    static boolean hasBegun(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) != null;
    }

    /** The request's name. */
    public String id() {
        return id;
    }

    /** Tells whoever gets an answer the request's name. */
    public void name(HttpServletResponse answer) {
        answer.setHeader(RequestId.HEADER, id);
    }

    /** It has a permit to work. */
    public void work() {
        began = System.nanoTime();
    }

    /** Its answer is whole, or it is handed on. */
    public void rest() {
        long now = System.nanoTime();
        worked = now - began;
        end(now);
        stage = null;
    }

    @Override
    public void enter(Stage next) {
        long now = System.nanoTime();
        end(now);
        stage = next;
        since = now;
    }

    private void end(long now) {
        if (stage != null) {
            nanos[stage.ordinal()] += now - since;
        }
    }

    @Override
    public void reading(String model) {
        if (dialect.equals(NONE)) {
            dialect = model;
        }
    }

    /** It is answered by a problem of a kind. */
    public void refused(String kind) {
        problem = kind;
    }

    /** Its answer breaks off for a fault of the service. */
    public void failed() {
        problem = FAULT;
    }

    /** It is answered 503. */
    public void shed(Shed reason) {
        shed = reason;
    }

    /** The dialect of its first model; {@link #NONE} where none is known. */
    String dialect() {
        return dialect;
    }

    /** The kind of its problem, where it is refused. */
    @Nullable
    String problem() {
        return problem;
    }

    /** Why it was shed, where it was. */
    @Nullable
    Shed shed() {
        return shed;
    }

    /** How long it was worked on, in nanoseconds; 0 where it had no permit to work. */
    long worked() {
        return worked;
    }

    /** How long it spent in a stage, in nanoseconds. */
    long nanos(Stage of) {
        return nanos[of.ordinal()];
    }
}
