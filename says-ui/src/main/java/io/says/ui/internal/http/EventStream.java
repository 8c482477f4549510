package io.says.ui.internal.http;

import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Begins a stream of server-sent events. Whoever asks gets one, whatever else they say that they accept: a stream is all that there is
 * under such a path, and an answer without content looks like a run in which nothing happens.
 */
public final class EventStream {

    private EventStream() {}

    /**
     * Begins it; its status and headers go out at once.
     *
     * @param taken takes the client, and keeps it alive
     */
    public static void begin(Context ctx, Consumer<SseClient> taken) throws IOException {
        HttpServletResponse out = ctx.res();
        out.setStatus(200);
        out.setCharacterEncoding(StandardCharsets.UTF_8.name());
        out.setContentType(Routes.EVENTS);
        out.setHeader("Connection", "close");
        out.setHeader("Cache-Control", "no-cache");
        out.setHeader("X-Accel-Buffering", "no"); // or a proxy would keep them until there are many
        out.flushBuffer();
        ctx.async(task -> task.timeout = 0, () -> taken.accept(new SseClient(ctx)));
    }
}
