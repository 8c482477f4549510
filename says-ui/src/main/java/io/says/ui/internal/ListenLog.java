package io.says.ui.internal;

import io.says.SaysException;
import io.says.TrackId;
import io.says.UserId;
import io.says.client.ListenReport;
import io.says.json.Json;
import io.says.listening.ToldListen;
import io.says.storage.Failures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens told by programs: JSON lines in the workspace, on the disk before anybody is told so, in the columns that the source
 * {@code jsonl} reads. What is recorded counts for the answers at once. A line cut off by a crash was never acknowledged; it is
 * taken away before the next is written. Thread-safe, also against other processes that append.
 */
public final class ListenLog {

    /** Where in the workspace it lies. */
    public static final String FILE = "listens/listens.jsonl";

    private static final Logger LOG = LoggerFactory.getLogger(ListenLog.class);
    private static final List<String> TOLD = List.of("rating", "liked", "played_ms", "plays", "skips");

    private final Path file;
    private final Clock clock;
    private final Map<UserId, UserListens> byUser = new ConcurrentHashMap<>();

    /** A line. The names are those of the columns. */
    private record Line(
            UserId user,
            TrackId track,
            Instant time,
            @Nullable Float rating,
            @Nullable Boolean liked,
            @Nullable Long played_ms,
            @Nullable Long heard_ms) {

        static Line of(ListenReport report, Instant now) {
            return new Line(
                    report.user(),
                    report.track(),
                    report.time() == null ? now : report.time(),
                    report.rating(),
                    report.liked(),
                    report.playedMs(),
                    null);
        }

        ToldListen told() {
            return new ToldListen(played_ms == null ? heard_ms : played_ms, liked, rating);
        }

        Map<String, Object> written() {
            Map<String, Object> columns = new LinkedHashMap<>();
            columns.put("user", user);
            columns.put("track", track);
            columns.put("time", time);
            columns.putAll(told().columns());
            return columns;
        }
    }

    /**
     * Reads what was recorded before.
     *
     * @throws SaysException {@code IO_FAILURE} when the file is there and cannot be read
     */
    public ListenLog(Path workspace, Clock clock) {
        this.file = workspace.resolve(FILE);
        this.clock = clock;
        if (Files.isRegularFile(file)) {
            load();
        }
    }

    private void load() {
        int unread = 0;
        try (var lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<Line> read = read(line);
                read.ifPresent(this::remember);
                unread += read.isEmpty() ? 1 : 0;
            }
        } catch (IOException e) {
            throw Failures.of(e, "reading " + file);
        }
        if (unread > 0) {
            LOG.warn("{} lines of {} cannot be understood and do not count", unread, file);
        }
    }

    /** Records listens: all or none; they are on the disk when this returns. */
    public synchronized void record(List<ListenReport> listens) {
        Instant now = clock.instant();
        List<Line> lines = listens.stream().map(listen -> Line.of(listen, now)).toList();
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(Json.write(line.written())).append('\n'));
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        try {
            Files.createDirectories(file.resolveSibling(""));
            try (FileChannel channel = FileChannel.open(
                            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                long end = endOfLastLine(channel);
                channel.truncate(end);
                append(channel, end, ByteBuffer.wrap(bytes));
            }
        } catch (IOException e) {
            throw Failures.of(e, "recording listens in " + file);
        }
        lines.forEach(this::remember);
    }

    private static void append(FileChannel channel, long end, ByteBuffer left) throws IOException {
        try {
            long at = end;
            while (left.hasRemaining()) {
                at += channel.write(left, at);
            }
            channel.force(true);
        } catch (IOException e) {
            channel.truncate(end); // all or none: lines that were not acknowledged do not stay
            throw e;
        }
    }

    /** Where the last whole line ends. */
    private static long endOfLastLine(FileChannel channel) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        long end = channel.size();
        while (end > 0) {
            one.clear();
            channel.read(one, end - 1);
            if (one.get(0) == '\n') {
                break;
            }
            end--;
        }
        return end;
    }

    /**
     * Writes all of it as a table with the columns of the source {@code says}, so that it can be read beside other tables.
     *
     * @param out takes the text
     */
    public void writeCsv(Appendable out) throws IOException {
        out.append("user_id,track_id,timestamp,").append(String.join(",", TOLD)).append('\n');
        if (!Files.isRegularFile(file)) {
            return;
        }
        try (var lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<Line> read = read(line);
                if (read.isPresent()) {
                    Line listen = read.get();
                    out.append(quoted(listen.user().value())).append(',');
                    out.append(quoted(listen.track().value())).append(',');
                    out.append(listen.time().toString()).append(',');
                    Map<String, Object> columns = listen.told().columns();
                    out.append(TOLD.stream()
                                    .map(name -> Objects.toString(columns.get(name), ""))
                                    .collect(Collectors.joining(",")))
                            .append('\n');
                }
            }
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    /** A line; empty for one cut off or written by hand, which a run puts into quarantine. */
    private static Optional<Line> read(String line) {
        try {
            return Optional.of(Json.read(line, Line.class, FILE));
        } catch (SaysException e) {
            LOG.debug("Not a listen: {}", line, e);
            return Optional.empty();
        }
    }

    private void remember(Line line) {
        byUser.computeIfAbsent(line.user(), user -> new UserListens()).add(line.track(), line.told());
    }

    /** What was recorded of a user. */
    public RecordedListens of(UserId user) {
        UserListens listens = byUser.get(user);
        return listens == null ? RecordedListens.NONE : listens.recorded();
    }
}
