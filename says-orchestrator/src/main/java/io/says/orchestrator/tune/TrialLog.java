package io.says.orchestrator.tune;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import io.says.storage.Failures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The record of trials, {@code trials.jsonl}: one line for each that ended, forced to the device before anybody is told. What
 * a crash left of a last line is cut off. Thread-safe.
 */
final class TrialLog {

    static final String FILE = "trials.jsonl";

    private final Path file;

    private TrialLog(Path file) {
        this.file = file;
    }

    /** Opens the record of a directory, which need not have one yet. */
    static TrialLog in(Path directory) {
        TrialLog log = new TrialLog(directory.resolve(FILE));
        try {
            Files.createDirectories(directory);
            log.mend();
        } catch (IOException e) {
            throw Failures.of(e, "opening " + log.file);
        }
        return log;
    }

    /** Looks into a record that a search may be writing: a line that is not whole is not there yet. */
    static List<TrialRecord> read(Path directory) {
        return new TrialLog(directory.resolve(FILE)).records();
    }

    private void mend() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        byte[] bytes = Files.readAllBytes(file);
        int whole = bytes.length;
        while (whole > 0 && bytes[whole - 1] != '\n') {
            whole--;
        }
        if (whole < bytes.length) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(whole);
                channel.force(true);
            }
        }
    }

    /** What is recorded, in the order it ended. */
    synchronized List<TrialRecord> records() {
        List<TrialRecord> records = new ArrayList<>();
        try {
            if (Files.exists(file)) {
                String text = Files.readString(file);
                for (String line :
                        text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                    records.add(Json.read(line, TrialRecord.class, file.toString()));
                }
            }
            return records;
        } catch (SaysException e) {
            throw new SaysException(
                    StandardErrorCode.CORRUPT_DATA,
                    "The record of trials " + file + " is damaged: " + e.problem(),
                    "Delete it and run again: finished trials are looked up.",
                    e);
        } catch (IOException e) {
            throw Failures.of(e, "reading " + file);
        }
    }

    /** Adds a line. */
    synchronized void add(TrialRecord record) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ByteBuffer line = ByteBuffer.wrap((Json.write(record).strip() + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(true);
        } catch (IOException e) {
            throw Failures.of(e, "writing " + file);
        }
    }
}
