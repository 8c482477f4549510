package io.says.ui.internal.http;

import io.javalin.http.Context;
import io.says.SaysException;
import io.says.json.Json;
import io.says.orchestrator.store.IdempotencyKeys;
import io.says.storage.ContentHash;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers a request that is sent again as the first time, by the header of draft-ietf-httpapi-idempotency-key-header. A key belongs
 * to whoever sent it; what came to nothing leaves its key free. Where a server ended before it answered, it is not known whether
 * anything was done: the key is refused then rather than doing it twice. Thread-safe.
 */
public final class Idempotency {

    /** The header. */
    public static final String HEADER = "Idempotency-Key";

    /** The most characters of a key. */
    public static final int LONGEST = 128;

    /** How long answers are kept at least. */
    public static final Duration KEPT = Duration.ofHours(24);

    private static final String RETRY_SECONDS = "5";

    /** A string of RFC 8941 without blanks and escapes; the quotes may be left out. */
    private static final Pattern FORM = Pattern.compile("(\"?)([!#-\\[\\]-~]{1," + LONGEST + "})\\1");

    private final IdempotencyKeys keys;
    private final Clock clock;

    /** Over the keys of a workspace. */
    public Idempotency(IdempotencyKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Does something, unless the request has a key it was done for before.
     *
     * @param type what is answered
     * @param work does it, or throws what is wrong with the request
     * @throws SaysException {@code INVALID_REQUEST} for what is no key, {@code KEY_REUSED} or {@code KEY_IN_USE}
     */
    public <R extends Record> R once(Context ctx, Class<R> type, Supplier<R> work) {
        String given = ctx.header(HEADER);
        if (given == null) {
            return work.get();
        }
        Matcher form = FORM.matcher(given.strip());
        if (!form.matches()) {
            throw Query.invalid(
                    HEADER + " must be 1 to " + LONGEST + " visible ASCII characters without quotes and backslashes",
                    "Send a new random one, as a UUID, with each new request.");
        }
        String key = ContentHash.ofText(Caller.of(ctx).name() + "\n" + form.group(2));
        String request = ContentHash.ofText(String.join(
                "\n", ctx.req().getMethod(), ctx.path(), String.valueOf(ctx.queryString()), Body.text(ctx)));
        Instant now = clock.instant();
        Optional<IdempotencyKeys.Kept> kept = keys.take(key, request, now, now.minus(KEPT));
        if (kept.isPresent()) {
            return again(ctx, type, request, kept.get());
        }
        R answer;
        try {
            answer = work.get();
        } catch (RuntimeException | Error e) {
            keys.giveBack(key);
            throw e;
        }
        keys.answer(key, Json.write(answer));
        return answer;
    }

    private static <R extends Record> R again(Context ctx, Class<R> type, String request, IdempotencyKeys.Kept kept) {
        if (!kept.request().equals(request)) {
            throw new SaysException(
                    UiErrorCode.KEY_REUSED,
                    "This " + HEADER + " came with another request before",
                    "Send a new key with each new request.");
        }
        String answer = kept.answer().orElseThrow(() -> {
            ctx.header("Retry-After", RETRY_SECONDS);
            return new SaysException(
                    UiErrorCode.KEY_IN_USE,
                    "The first request with this " + HEADER + " has not been answered",
                    "Ask again in a moment; should the server have ended meanwhile, GET /api/v1/runs shows whether a run was"
                            + " started, and a new key starts another.");
        });
        AuditLog.note(ctx, "repeated", true);
        return Json.read(answer, type, "the answer to an " + HEADER);
    }
}
