package io.says.orchestrator.input;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.spi.InputFile;
import io.says.storage.Failures;
import io.says.storage.Locations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns input paths (files, directories, globs, zip archives) into files with the hash of their bytes. Every file comes once,
 * whichever of the paths lead to it, and no two files have one name.
 */
public final class InputFiles {

    private static final Set<String> DATA_ENDINGS = Set.of(
            "csv", "tsv", "txt", "dat", "data", "json", "jsonl", "ndjson", "parquet", "base", "test", "item", "zip");
    private static final String GLOB = ".*[*?{\\[].*";
    private static final Locations HERE = new Locations(Map.of(), InputFiles.class.getClassLoader());
    /** One of these is in every workspace that has been used. */
    private static final List<String> WORKSPACE_SIGNS = List.of("runs.db", "store-id");

    private final Locations locations;
    private final boolean hashed;
    private final Map<Path, Place> places = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> others = new ArrayList<>();

    private InputFiles(Locations locations, boolean hashed) {
        this.locations = locations;
        this.hashed = hashed;
    }

    /**
     * Resolves the paths. A file or glob is taken as it is; from a directory, the files that look like data: by their
     * ending ({@code .csv .tsv .txt .dat .data .json .jsonl .ndjson .parquet .base .test .item .zip}, all but zip also with
     * {@code .gz}), hidden ones and README left out. Of a {@code .zip}, the entries that look like data, unpacked nowhere.
     *
     * <p>Names are relative to the path given; where two files would have one name, both get as much of their path before it
     * as tells them apart.
     *
     * @throws SaysException {@code INPUT_NOT_FOUND} when a path is not there, cannot be read or yields no file;
     *     {@code MALFORMED_INPUT} for an archive that is damaged or hostile
     */
    public static List<InputFile> resolve(List<String> paths) {
        return resolve(paths, List.of()).inputs();
    }

    /**
     * As {@link #resolve(List)}, for listening data and tables of audio features together; a file that both name is features.
     *
     * @param inputs paths of listening data
     * @param features paths of audio features
     */
    public static ResolvedInput resolve(List<String> inputs, List<String> features) {
        return resolve(HERE, inputs, features);
    }

    /**
     * As {@link #resolve(List, List)}, in stores that Hadoop reaches too.
     *
     * @param locations finds what lies there
     */
    public static ResolvedInput resolve(Locations locations, List<String> inputs, List<String> features) {
        return resolve(new InputFiles(locations, true), inputs, features);
    }

    /** As {@link #resolve(List, List)}, at once: without hashes, which stay empty. For a first look. */
    public static ResolvedInput look(List<String> inputs, List<String> features) {
        return look(HERE, inputs, features);
    }

    /** As {@link #look(List, List)}, in stores that Hadoop reaches too. */
    public static ResolvedInput look(Locations locations, List<String> inputs, List<String> features) {
        return resolve(new InputFiles(locations, false), inputs, features);
    }

    private static ResolvedInput resolve(InputFiles files, List<String> inputs, List<String> features) {
        inputs.forEach(path -> files.add(path, false));
        features.forEach(path -> files.add(path, true));
        return files.resolved();
    }

    /** One file, or archive, on the way to its name. */
    private static final class Place {

        private final Path path;
        private final Path given;
        private final boolean feature;
        private final @Nullable List<ZipEntries.Entry> entries;
        private int depth;

        /**
         * @param path the real path
         * @param given the path as it was given
         * @param depth how many elements of it the name has
         */
        Place(Path path, Path given, int depth, boolean feature, @Nullable List<ZipEntries.Entry> entries) {
            this.path = path;
            this.given = given.toAbsolutePath().normalize();
            this.depth = depth;
            this.feature = feature;
            this.entries = entries;
        }

        String name() {
            int count = given.getNameCount();
            StringBuilder name = new StringBuilder();
            for (int i = Math.max(0, count - depth); i < count; i++) {
                name.append(name.length() == 0 ? "" : "/").append(given.getName(i));
            }
            return name.toString();
        }

        Stream<String> names() {
            return entries == null ? Stream.of(name()) : entries.stream().map(entry -> name() + "!/" + entry.name());
        }

        boolean deepen() {
            depth++;
            return depth <= given.getNameCount();
        }

        Place with(boolean asFeature) {
            return new Place(path, given, depth, asFeature, entries);
        }
    }

    private void add(String text, boolean feature) {
        try {
            Path path = path(text);
            if (Locations.isRemote(path) && !Locations.exists(path) && !text.matches(GLOB)) {
                throw notFound(text, "is not there");
            }
            if (Files.isRegularFile(path)) {
                put(path, 1, feature, text);
            } else if (Files.isDirectory(path)) {
                int before = places.size();
                Path real = real(path);
                List<Path> found = walk(text, real, Integer.MAX_VALUE, true, file -> {
                    boolean data = looksLikeData(real.relativize(file));
                    if (!data && visible(real.relativize(file))) {
                        others.add(real.relativize(file).toString());
                    }
                    return data;
                });
                for (Path file : found) {
                    Path relative = real.relativize(file);
                    put(path.resolve(relative), relative.getNameCount(), feature, null);
                }
                if (found.isEmpty() || places.isEmpty() && before == 0) {
                    throw notFound(text, "holds no file that looks like listening data");
                }
            } else if (Files.exists(path)) {
                throw notFound(text, "is neither a file nor a folder");
            } else if (text.matches(GLOB)) {
                addGlob(text, path.toAbsolutePath(), feature);
            } else {
                throw notFound(text, "is not there");
            }
        } catch (IOException | UncheckedIOException e) {
            throw Failures.of(e, "reading the input " + text);
        }
    }

    private Path path(String text) {
        if (text.isBlank()) {
            throw notFound("\"\"", "is no path");
        }
        try {
            return locations.path(text);
        } catch (InvalidPathException e) {
            throw notFound(text, "is not a path");
        }
    }

    /** The pattern begins with the first element of the path that is not there as it is written. */
    private void addGlob(String text, Path path, boolean feature) throws IOException {
        Path base = path.getRoot();
        int literal = 0;
        while (literal < path.getNameCount() && Files.isDirectory(base.resolve(path.getName(literal)))) {
            base = base.resolve(path.getName(literal++));
        }
        if (literal == path.getNameCount()) {
            throw notFound(text, "is not there");
        }
        Path pattern = path.subpath(literal, path.getNameCount());
        PathMatcher matcher;
        try {
            matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (PatternSyntaxException e) {
            throw notFound(text, "is not there, and no pattern either: " + e.getDescription());
        }
        int depth = pattern.toString().contains("**") ? Integer.MAX_VALUE : pattern.getNameCount();
        Path real = real(base);
        List<Path> found = walk(text, real, depth, false, file -> matcher.matches(real.relativize(file)));
        if (found.isEmpty()) {
            throw notFound(text, "matches no file");
        }
        for (Path file : found) {
            Path relative = real.relativize(file);
            put(base.resolve(relative), relative.getNameCount(), feature, text);
        }
    }

    private static Path real(Path path) throws IOException {
        try {
            return path.toRealPath();
        } catch (AccessDeniedException e) {
            throw unreadable(path.toString());
        }
    }

    /** Takes a file up, unless it is there already: then the longer name stays, whichever came first. */
    private void put(Path given, int depth, boolean feature, @Nullable String named) throws IOException {
        Path real = real(given);
        if (!Files.isReadable(real)) {
            throw unreadable(given.toString());
        }
        Place there = places.get(real);
        List<ZipEntries.Entry> entries = there == null ? entries(real, given, named) : there.entries;
        if (entries != null && entries.isEmpty()) {
            return;
        }
        Place place = new Place(real, given, depth, feature, entries);
        if (there == null) {
            places.put(real, place);
            return;
        }
        int longer = Integer.compare(place.depth, there.depth);
        boolean wins = longer > 0 || longer == 0 && place.given.compareTo(there.given) < 0;
        places.put(real, (wins ? place : there).with(feature || there.feature));
    }

    /** The data of an archive; null for a file that is none. */
    private @Nullable List<ZipEntries.Entry> entries(Path real, Path given, @Nullable String named) throws IOException {
        String shown = String.valueOf(given.getFileName());
        if (!shown.toLowerCase(Locale.ROOT).endsWith(".zip")) {
            return null;
        }
        if (Locations.isRemote(real)) {
            throw notFound(given.toString(), "is an archive in a store, which cannot be read where it is");
        }
        List<String> passedOver = new ArrayList<>();
        List<ZipEntries.Entry> entries = ZipEntries.of(real, shown, InputFiles::looksLikeData, passedOver, others);
        warnings.addAll(passedOver);
        if (entries.isEmpty()) {
            if (named != null) {
                throw notFound(
                        named,
                        "holds no file that looks like listening data"
                                + (passedOver.isEmpty() ? "" : "; " + String.join("; ", passedOver)));
            }
            warnings.add(shown + " is passed over: it holds no file that looks like listening data");
        }
        return entries;
    }

    private static SaysException notFound(String text, String what) {
        return new SaysException(
                StandardErrorCode.INPUT_NOT_FOUND,
                "The input " + text + " " + what,
                "Name a file, a directory with .csv, .jsonl or .parquet files (also .gz and .zip), or a glob in quotes.");
    }

    private static SaysException unreadable(String path) {
        return new SaysException(
                StandardErrorCode.INPUT_NOT_FOUND,
                "The input " + path + " may not be read",
                "Check who owns it, and the permissions of the folders above it.");
    }

    private List<Path> walk(String text, Path root, int depth, boolean folder, Predicate<Path> wanted)
            throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(root, EnumSet.noneOf(java.nio.file.FileVisitOption.class), depth, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                if (directory.equals(root)) {
                    return FileVisitResult.CONTINUE;
                }
                if (folder && !visible(root.relativize(directory))) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                if (folder && WORKSPACE_SIGNS.stream().anyMatch(sign -> Files.isRegularFile(directory.resolve(sign)))) {
                    warnings.add(directory + " is passed over: it is a workspace");
                    return FileVisitResult.SKIP_SUBTREE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isSymbolicLink() && !Files.isRegularFile(file)) {
                    if (folder && visible(root.relativize(file))) {
                        warnings.add(file
                                + (Files.isDirectory(file)
                                        ? " is a link to a folder and is not followed; name it beside " + text
                                                + " if it belongs to the input"
                                        : " is passed over: it is a link that leads to no file"));
                    }
                } else if (Files.isRegularFile(file) && wanted.test(file)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (file.equals(root)) {
                    throw unreadable(text);
                }
                if (e instanceof AccessDeniedException || !Files.exists(file)) {
                    warnings.add(file + " is passed over: it may not be read");
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        found.sort(Comparator.naturalOrder());
        return found;
    }

    private static boolean visible(Path relative) {
        for (Path part : relative) {
            String name = part.toString();
            if (name.startsWith(".") || name.startsWith("_")) {
                return false;
            }
        }
        return true;
    }

    /** Whether a file of a directory, or an entry of an archive, is taken for data. */
    private static boolean looksLikeData(Path relative) {
        String name = String.valueOf(relative.getFileName()).toLowerCase(Locale.ROOT);
        if (!visible(relative) || name.contains("readme")) {
            return false;
        }
        boolean gzipped = name.endsWith(".gz");
        String bare = gzipped ? name.substring(0, name.length() - 3) : name;
        String ending = bare.substring(bare.lastIndexOf('.') + 1);
        return DATA_ENDINGS.contains(ending) && !(gzipped && ending.equals("zip"));
    }

    private ResolvedInput resolved() {
        tellApart();
        List<InputFile> inputs = new ArrayList<>();
        List<InputFile> features = new ArrayList<>();
        List<FileState> states = new ArrayList<>();
        for (Place place : places.values()) {
            try {
                FileState state = hashed ? FileState.of(place.path) : FileState.unread(place.path);
                states.add(state);
                List<InputFile> to = place.feature ? features : inputs;
                if (place.entries == null) {
                    to.add(new InputFile(place.path, place.name(), state.size(), state.sha256()));
                } else {
                    for (ZipEntries.Entry entry : place.entries) {
                        to.add(new InputFile(
                                place.path,
                                place.name() + "!/" + entry.name(),
                                entry.size(),
                                state.sha256(),
                                entry.name(),
                                Map.of()));
                    }
                }
            } catch (AccessDeniedException e) {
                throw unreadable(place.given.toString());
            } catch (IOException e) {
                throw Failures.of(e, "reading the input " + place.given);
            }
        }
        Comparator<InputFile> order = Comparator.comparing(InputFile::name).thenComparing(InputFile::sha256);
        inputs.sort(order);
        features.sort(order);
        return new ResolvedInput(
                inputs,
                features,
                List.copyOf(new LinkedHashSet<>(warnings)),
                others.stream().sorted().distinct().toList(),
                hashed ? states : List.of());
    }

    /** Gives files of one name as much of their path as tells them apart. */
    private void tellApart() {
        while (true) {
            Map<String, Place> byName = new HashMap<>();
            Set<Place> same = new LinkedHashSet<>();
            for (Place place : places.values()) {
                place.names().forEach(name -> {
                    Place other = byName.putIfAbsent(name, place);
                    if (other != null) {
                        same.add(other);
                        same.add(place);
                    }
                });
            }
            if (same.isEmpty()) {
                return;
            }
            boolean moved = false;
            for (Place place : same) {
                moved |= place.deepen();
            }
            if (!moved) {
                throw new SaysException(
                        StandardErrorCode.MALFORMED_INPUT,
                        "Two files of the input have one name: "
                                + same.iterator().next().name(),
                        "Rename one of them.");
            }
        }
    }
}
