package io.says.ui.internal.http;

import io.javalin.http.Context;
import io.says.orchestrator.access.AccessScope;
import java.util.Optional;

/**
 * Who makes a request, and what they may do.
 *
 * @param name of the token, or {@value #LOCAL} where none is needed
 * @param how how they are known
 * @param scope what they may do; empty for nothing but what is open to anyone
 * @param csrf what a session has to show with a change; empty for no session
 */
public record Caller(String name, How how, Optional<AccessScope> scope, String csrf) {

    /** The name of a caller on this machine who needs no token. */
    public static final String LOCAL = "local";

    private static final String ATTRIBUTE = "says.caller";

    /** How a caller is known. */
    public enum How {
        /** Shows no token. */
        ANONYMOUS,
        /** By a token in the request itself. */
        TOKEN,
        /** By the cookie of a session that began with a token. */
        SESSION
    }

    static Caller anonymous(Optional<AccessScope> scope) {
        return new Caller(scope.isEmpty() ? "anonymous" : LOCAL, How.ANONYMOUS, scope, "");
    }

    boolean may(AccessScope needed) {
        return scope.filter(has -> has.allows(needed)).isPresent();
    }

    /** Whether a session shows the same token with a change. */
    boolean isSession() {
        return how == How.SESSION;
    }

    void putInto(Context ctx) {
        ctx.attribute(ATTRIBUTE, this);
    }

    /** Who makes the request; nobody in particular before that has been found out. */
    public static Caller of(Context ctx) {
        Caller caller = ctx.attribute(ATTRIBUTE);
        return caller == null ? anonymous(Optional.empty()) : caller;
    }
}
