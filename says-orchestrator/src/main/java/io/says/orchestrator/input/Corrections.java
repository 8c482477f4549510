package io.says.orchestrator.input;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import io.says.spi.InputFile;
import io.says.storage.AtomicWrites;
import io.says.storage.ContentHash;
import io.says.storage.Failures;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rows mended after quarantine, kept in {@code workspace/corrections/}: one file of JSON lines for each input file, found by
 * its name and the hash of its bytes. A file that changes loses its corrections: they may no longer fit. Not thread-safe; the
 * workspace's lock keeps other writers out.
 */
public final class Corrections {

    private static final int NAME_LENGTH = 32;

    private final Path directory;

    /** The corrections of a workspace. */
    public Corrections(Path workspace) {
        this.directory = workspace.resolve("corrections");
    }

    /** The first line of a file: what it belongs to. */
    private record Head(int formatVersion, String source, String sha256) {}

    /** A mended row. */
    private record Mended(long position, String row) {}

    /** Whether there are any at all. */
    public boolean any() {
        return Files.isDirectory(directory);
    }

    /** Puts the corrections into the files they belong to. */
    public ResolvedInput attach(ResolvedInput input) {
        return any() ? input.map(this::attach) : input;
    }

    private InputFile attach(InputFile file) {
        Map<Long, String> rows = of(file.name(), file.sha256());
        return rows.isEmpty() ? file : file.with(rows);
    }

    /**
     * The mended rows of an input file, by position.
     *
     * @param source {@link InputFile#name()}
     * @param sha256 {@link InputFile#sha256()}
     * @throws SaysException {@code CORRUPT_DATA}
     */
    public Map<Long, String> of(String source, String sha256) {
        Path file = file(source, sha256);
        Map<Long, String> rows = new TreeMap<>();
        if (!Files.isRegularFile(file)) {
            return rows;
        }
        try (BufferedReader in = Files.newBufferedReader(file)) {
            String first = in.readLine();
            Head head = Json.read(first == null ? "" : first, Head.class, file.toString());
            if (!head.source().equals(source) || !head.sha256().equals(sha256)) {
                throw new SaysException(
                        StandardErrorCode.CORRUPT_DATA,
                        file + " holds the corrections of another file than its name says",
                        "Move it out of the workspace; the rows it mends go to quarantine again.");
            }
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Mended mended = Json.read(line, Mended.class, file.toString());
                rows.put(mended.position(), mended.row());
            }
            return rows;
        } catch (IOException e) {
            throw Failures.of(e, "reading the corrections in " + file);
        }
    }

    /**
     * Adds mended rows to those of an input file; of two for one position the later wins. There whole or not at all.
     *
     * @param source {@link InputFile#name()}
     * @param sha256 {@link InputFile#sha256()}
     * @param mended rows by position
     */
    public void add(String source, String sha256, Map<Long, String> mended) {
        Map<Long, String> all = of(source, sha256);
        all.putAll(mended);
        StringBuilder text = new StringBuilder();
        text.append(Json.write(new Head(1, source, sha256))).append('\n');
        all.forEach((position, row) ->
                text.append(Json.write(new Mended(position, row))).append('\n'));
        try {
            Files.createDirectories(directory);
            AtomicWrites.text(file(source, sha256), text.toString());
        } catch (IOException e) {
            throw Failures.of(e, "writing the corrections to " + directory);
        }
    }

    private Path file(String source, String sha256) {
        String name = ContentHash.ofValues(Map.of("source", source, "sha256", sha256));
        return directory.resolve(name.substring(0, NAME_LENGTH) + ".jsonl");
    }
}
