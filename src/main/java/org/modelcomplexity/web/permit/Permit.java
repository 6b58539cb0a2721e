package org.modelcomplexity.web.permit;

import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/** A permit to work that a request has, until its answer is written as far as its client takes it without being waited for. */
public final class Permit {
    private static final String ATTRIBUTE = Permit.class.getName();

    private final Permits permits;
    private final long since;

    Permit(Permits permits, long since) {
        this.permits = permits;
        this.since = since;
    }

    /** Since when, in nanoseconds. */
    long since() {
        return since;
    }

    /** Lets a request have it. */
    public void attach(ServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Takes from a request what permit it has, for whoever goes on with its answer; null where it has none. */
    public static @Nullable Permit detach(ServletRequest request) {
        Permit permit = request.getAttribute(ATTRIBUTE) instanceof Permit attached ? attached : null;
        request.removeAttribute(ATTRIBUTE);
        return permit;
    }

    /** Gives a permit back, where there is one and that has not been done yet. */
    public static void give(@Nullable Permit permit) {
        if (permit != null) {
            permit.permits.give(permit);
        }
    }
}
