package io.says.orchestrator.input;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.spi.InputFile;
import io.says.storage.ContentHash;
import io.says.storage.Failures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Turns input paths (files, directories, globs) into files with the hash of their bytes. */
public final class InputFiles {

    private static final Set<String> DATA_ENDINGS =
            Set.of("csv", "tsv", "txt", "dat", "data", "jsonl", "ndjson", "parquet");

    private InputFiles() {}

    /**
     * Resolves the paths. A file or glob is taken as it is; from a directory, the files that look like data: by their
     * ending ({@code .csv .tsv .txt .dat .data .jsonl .ndjson .parquet}, also {@code .gz}), hidden ones and README left out.
     *
     * @throws SaysException {@code INPUT_NOT_FOUND} when a path is not there or yields no file
     */
    public static List<InputFile> resolve(List<String> paths) {
        List<InputFile> files = new ArrayList<>();
        for (String path : paths) {
            try {
                files.addAll(resolve(path));
            } catch (IOException | UncheckedIOException e) {
                throw Failures.of(e, "reading the input " + path);
            }
        }
        files.sort(Comparator.comparing(InputFile::name).thenComparing(InputFile::sha256));
        return files;
    }

    private static List<InputFile> resolve(String text) throws IOException {
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException e) {
            throw notFound(text, "is not a path");
        }
        if (Files.isRegularFile(path)) {
            return List.of(file(path, String.valueOf(path.getFileName())));
        }
        if (Files.isDirectory(path)) {
            List<InputFile> found = walk(path, file -> looksLikeData(path.relativize(file)));
            if (found.isEmpty()) {
                throw notFound(text, "holds no file that looks like listening data");
            }
            return found;
        }
        if (text.matches(".*[*?{\\[].*")) {
            Path base = path.toAbsolutePath();
            while (base.toString().matches(".*[*?{\\[].*") && base.getParent() != null) {
                base = base.getParent();
            }
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + path.toAbsolutePath());
            List<InputFile> found = Files.isDirectory(base) ? walk(base, matcher::matches) : List.of();
            if (found.isEmpty()) {
                throw notFound(text, "matches no file");
            }
            return found;
        }
        throw notFound(text, "is not there");
    }

    private static SaysException notFound(String text, String what) {
        return new SaysException(
                StandardErrorCode.INPUT_NOT_FOUND,
                "The input " + text + " " + what,
                "Name a file, a directory with .csv, .jsonl or .parquet files (also .gz), or a glob in quotes.");
    }

    private static List<InputFile> walk(Path base, java.util.function.Predicate<Path> wanted) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(base)) {
            paths = walk.filter(Files::isRegularFile).filter(wanted).sorted().toList();
        }
        List<InputFile> found = new ArrayList<>();
        for (Path path : paths) {
            found.add(file(path, base.relativize(path).toString().replace('\\', '/')));
        }
        return found;
    }

    private static boolean looksLikeData(Path relative) {
        for (Path part : relative) {
            String name = part.toString();
            if (name.startsWith(".") || name.startsWith("_")) {
                return false;
            }
        }
        String name = String.valueOf(relative.getFileName()).toLowerCase(Locale.ROOT);
        if (name.startsWith("readme")) {
            return false;
        }
        String bare = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        return DATA_ENDINGS.contains(bare.substring(bare.lastIndexOf('.') + 1));
    }

    private static InputFile file(Path path, String name) throws IOException {
        return new InputFile(path.toAbsolutePath(), name, Files.size(path), ContentHash.ofFile(path));
    }
}
