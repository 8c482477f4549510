package io.says.ui.internal.http;

import io.javalin.http.Context;
import io.says.storage.ContentHash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/** JSON answers with an entity tag, so that who has one already is told so in place of sending it again. */
final class Tagged {

    /** Bytes of the hash that make a tag. */
    private static final int LENGTH = 16;

    private static final Set<String> READING = Set.of("GET", "HEAD");

    private Tagged() {}

    /** Answers with JSON; a GET or HEAD that names the tag of this very content gets 304 and no body. */
    static void json(Context ctx, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        if (READING.contains(ctx.req().getMethod()) && ctx.statusCode() == 200) {
            String tag = '"' + HexFormat.of().formatHex(ContentHash.sha256().digest(bytes), 0, LENGTH) + '"';
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
        ctx.contentType("application/json").result(bytes);
    }
}
