package io.says.ui.internal.http;

import io.javalin.http.Context;
import io.says.orchestrator.access.AccessTokens;
import java.util.Arrays;

/** JSON answers with an entity tag, so that who has one already is told so in place of sending it again. */
final class Tagged {

    private static final int LENGTH = 32;

    private Tagged() {}

    /** Answers with JSON; a GET that names the tag of this very content gets 304 and no body. */
    static void json(Context ctx, String json) {
        if ("GET".equals(ctx.req().getMethod()) && ctx.statusCode() == 200) {
            String tag = '"' + AccessTokens.hash(json).substring(0, LENGTH) + '"';
            ctx.header("ETag", tag).header("Cache-Control", "private, no-cache");
            String known = ctx.header("If-None-Match");
            if (known != null
                    && Arrays.stream(known.split(","))
                            .map(String::strip)
                            .anyMatch(one -> one.equals(tag) || one.equals("W/" + tag) || one.equals("*"))) {
                ctx.status(304);
                return;
            }
        }
        ctx.contentType("application/json").result(json);
    }
}
