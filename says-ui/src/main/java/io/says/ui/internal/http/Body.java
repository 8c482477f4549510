package io.says.ui.internal.http;

import io.javalin.http.Context;
import io.says.SaysException;
import io.says.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads a request's body, once, and never more of it than its route takes. */
public final class Body {

    private static final String ATTRIBUTE = "says.body";

    private Body() {}

    /** Reads it, so that the other methods find it. */
    static void read(Context ctx, int longest, AwaitedBodies awaited) {
        byte[] bytes;
        try {
            int length = length(ctx);
            InputStream in = ctx.bodyInputStream();
            if (length >= 0 && length <= longest && in.available() >= length) {
                bytes = in.readNBytes(length); // has arrived
            } else {
                awaited.begin(ctx.ip());
                try {
                    // Where the length is known, no read after the last byte: the rate would be looked at once more, at
                    // nothing.
                    bytes = in.readNBytes(length >= 0 && length <= longest ? length : longest + 1);
                } finally {
                    awaited.end(ctx.ip());
                }
            }
        } catch (SaysException e) {
            ctx.header("Retry-After", "1");
            throw e;
        } catch (IOException | RuntimeException e) { // Jetty throws the latter at whoever sends too slowly
            throw new SaysException(
                    UiErrorCode.BODY_INCOMPLETE,
                    "The body did not arrive in full",
                    "Send all of it, at 1000 bytes a second or more.",
                    e);
        }
        if (bytes.length > longest) {
            throw tooLong(longest);
        }
        ctx.attribute(ATTRIBUTE, bytes);
    }

    /** How long it says that it is, in bytes; -1 where it comes in chunks and does not say. */
    private static int length(Context ctx) {
        int length = ctx.contentLength();
        return length < 0 && ctx.header("Transfer-Encoding") == null ? 0 : length;
    }

    static SaysException tooLong(int longest) {
        return new SaysException(
                UiErrorCode.TOO_LARGE, "The request's body is too long", "Send at most " + longest / 1024 + " KiB.");
    }

    /**
     * The body as text.
     *
     * @throws SaysException {@code INVALID_REQUEST} when it is no UTF-8
     */
    public static String text(Context ctx) {
        byte[] bytes = ctx.attribute(ATTRIBUTE);
        try {
            return bytes == null
                    ? ""
                    : StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString();
        } catch (CharacterCodingException e) {
            throw Query.invalid("The body is not UTF-8", "Encode it as UTF-8.");
        }
    }

    /**
     * The body as a record.
     *
     * @throws SaysException {@code INVALID_REQUEST} when it is no JSON object of that shape
     */
    public static <R extends Record> R json(Context ctx, Class<R> type) {
        try {
            String text = text(ctx);
            UnknownKeys.refuse(Json.object(text, "the body"), type, "");
            return Json.read(text, type, "the body");
        } catch (SaysException e) {
            throw Query.invalid(e.problem(), "GET " + OpenApi.PATH + " describes what is expected.");
        }
    }

    /** Whether it is what a form of a page sends. */
    static boolean isForm(Context ctx) {
        return String.valueOf(ctx.header("Content-Type"))
                .toLowerCase(Locale.ROOT)
                .startsWith("application/x-www-form-urlencoded");
    }

    /** A field of a form; empty where there is none. */
    public static String field(Context ctx, String name) {
        return isForm(ctx) ? fields(text(ctx)).getOrDefault(name, "") : "";
    }

    private static Map<String, String> fields(String form) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : form.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.putIfAbsent(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Query.invalid("The form is not properly encoded", "Encode it as UTF-8 with percent signs.");
        }
    }
}
