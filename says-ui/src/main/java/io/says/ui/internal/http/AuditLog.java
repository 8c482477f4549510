package io.says.ui.internal.http;

import io.javalin.http.Context;
import io.says.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who changed what, when, from where: a line of JSON for every request that changes something or tries to, forced to the disk. What
 * strangers were refused is on record too, in a file of its own, so that they can push out nothing but each other. A line that cannot be
 * written is logged instead; what was asked for is done by then. A file that is full makes way for the next one, and the oldest of
 * {@value #KEPT} is removed. Thread-safe.
 */
public final class AuditLog {

    /** Where in the workspace it lies. */
    public static final String FILE = "access/audit.jsonl";

    /** What was refused to callers who showed no token. */
    public static final String REFUSED = "access/refused.jsonl";

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final String DETAILS = "says.audit";
    private static final int LONGEST_PATH = 500;
    private static final int KEPT = 8;
    private static final int REFUSAL = 400;
    private static final long FULL = 16L << 20;

    private final Path done;
    private final Path refused;
    private final Clock clock;
    private final long full;

    /** The log of a workspace. */
    public AuditLog(Path workspace, Clock clock) {
        this(workspace, clock, FULL);
    }

    /** @param full from how many bytes on a file makes way for the next one */
    AuditLog(Path workspace, Clock clock, long full) {
        this.done = workspace.resolve(FILE);
        this.refused = workspace.resolve(REFUSED);
        this.clock = clock;
        this.full = full;
    }

    /**
     * A line.
     *
     * @param at when it was answered
     * @param who the name of the token, {@code local} where none is needed, or {@code anonymous}
     * @param how whether by a token, a session or neither
     * @param from the address the request came from
     * @param method the HTTP method
     * @param path what was asked for
     * @param status the HTTP status it was answered with
     * @param details more by name, as what serves since and why
     */
    public record Line(
            Instant at,
            String who,
            Caller.How how,
            String from,
            String method,
            String path,
            int status,
            Map<String, Object> details) {}

    /** Has a detail put on record with the request. */
    public static void note(Context ctx, String name, Object value) {
        Map<String, Object> details = ctx.attributeOrCompute(DETAILS, unused -> new LinkedHashMap<String, Object>());
        if (details != null) {
            details.put(name, value);
        }
    }

    void record(Context ctx, int status) {
        Map<String, Object> details = ctx.attribute(DETAILS);
        Caller caller = Caller.of(ctx);
        String path = ctx.path();
        append(new Line(
                clock.instant(),
                caller.name(),
                caller.how(),
                ctx.ip(),
                ctx.req().getMethod(),
                path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) : path,
                status,
                details == null ? Map.of() : details));
    }

    synchronized void append(Line line) {
        Path file = line.how() == Caller.How.ANONYMOUS && line.status() >= REFUSAL ? refused : done;
        try {
            Path directory = file.getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            makeWay(file);
            try (FileChannel out = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
                ByteBuffer bytes = ByteBuffer.wrap((Json.write(line) + "\n").getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(false);
            }
        } catch (IOException e) {
            LOG.error("The audit log cannot be written: {}", Json.write(line), e);
        }
    }

    /** Of a file that is full, audit.jsonl becomes audit-1.jsonl, that one audit-2.jsonl, and so on. */
    private void makeWay(Path file) {
        try {
            if (!Files.exists(file) || Files.size(file) < full) {
                return;
            }
            for (int age = KEPT - 1; age > 0; age--) {
                Path younger = age == 1 ? file : former(file, age - 1);
                if (Files.exists(younger)) {
                    Files.move(younger, former(file, age), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            LOG.warn("{} is full and cannot make way; it goes on growing", file, e);
        }
    }

    private static Path former(Path file, int age) {
        String name = String.valueOf(file.getFileName());
        return file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + "-" + age + ".jsonl");
    }
}
