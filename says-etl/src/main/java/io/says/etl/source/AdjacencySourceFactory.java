package io.says.etl.source;

import io.says.Ids;
import io.says.config.Settings;
import io.says.spi.InputFile;
import io.says.spi.InputSample;
import io.says.spi.RawRow;
import io.says.spi.RowReading;
import io.says.spi.RowSource;
import io.says.spi.Source;
import io.says.spi.SourceFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line a user, {@code user item item …}, as the LightGCN family publishes its files; {@code train}, {@code valid} and
 * {@code test} at the beginning of a file's name tell the part. A row is one pair; its position is the line.
 */
public final class AdjacencySourceFactory implements SourceFactory {

    private static final Pattern IDS = Pattern.compile("\\d+(?:[ \\t]+\\d+)*[ \\t]*");
    private static final Pattern SPACE = Pattern.compile("[ \\t]+");

    /** Made by the plugin. */
    public AdjacencySourceFactory() {}

    @Override
    public String name() {
        return "adjacency";
    }

    @Override
    public String description() {
        return "One line a user: user item item …; train.txt and test.txt tell the parts";
    }

    @Override
    public Match matches(InputSample sample) {
        return sample.files().stream().anyMatch(AdjacencySourceFactory::isUnmistakable) ? Match.SURE : Match.NO;
    }

    private static boolean isUnmistakable(InputSample.FileSample file) {
        return isLike(file)
                && file.lines().size() >= 3
                && file.lines().stream()
                                .mapToInt(line -> SPACE.split(line.strip()).length)
                                .distinct()
                                .count()
                        > 1;
    }

    /** Whether every line is a list of whole numbers that begins with another user. */
    private static boolean isLike(InputSample.FileSample file) {
        Set<String> users = new HashSet<>();
        return !file.lines().isEmpty()
                && file.lines().stream()
                        .filter(line -> !line.isBlank())
                        .allMatch(line -> IDS.matcher(line).matches() && users.add(SPACE.split(line, 2)[0]))
                && file.lines().stream().anyMatch(line -> SPACE.split(line.strip()).length > 1);
    }

    /** What the file's name says of its part; null where it says nothing. */
    private static @Nullable String part(InputSample.FileSample file) {
        String name = file.bareName();
        return name.startsWith("train") || name.startsWith("valid") ? "train" : name.startsWith("test") ? "test" : null;
    }

    @Override
    public Source create(Settings settings) {
        return (RowSource) AdjacencySourceFactory::open;
    }

    private record Candidate(InputFile file, InputSample.FileSample sample) {}

    private static RowReading open(List<InputFile> files) {
        FormatReading reading = new FormatReading("adjacency");
        Map<String, String> copies = FormatReading.copies(files);
        List<Candidate> all = new ArrayList<>();
        for (InputFile file : files) {
            String copy = copies.get(file.name());
            InputSample.FileSample sample = FormatReading.look(file);
            if (copy != null) {
                reading.ignored(file, "it is a copy of " + copy);
            } else if (sample.lines().isEmpty()) {
                reading.ignored(file, "it is empty, or no text");
            } else {
                all.add(new Candidate(file, sample));
            }
        }
        boolean numbers = all.stream().anyMatch(candidate -> isLike(candidate.sample()));
        boolean parted =
                all.stream().anyMatch(candidate -> isWanted(candidate, numbers) && part(candidate.sample()) != null);
        for (Candidate candidate : all) {
            String part = part(candidate.sample());
            if (!isWanted(candidate, numbers)) {
                reading.ignored(candidate.file(), "it is not one line a user");
            } else if (parted && part == null) {
                reading.ignored(candidate.file(), "it lies beside files called train and test");
            } else {
                reading.cut(
                        candidate.file(),
                        "user item item …" + (part == null ? "" : ", the " + part + " part"),
                        Map.of("first", "user", "others", "track"),
                        part == null ? List.of("user", "track") : List.of("user", "track", "part"),
                        places -> new Pairs(part, places));
            }
        }
        return reading.build();
    }

    /** Ids need not be numbers where the user says that this is the format and no file has numbers. */
    private static boolean isWanted(Candidate candidate, boolean numbers) {
        return numbers
                ? isLike(candidate.sample())
                : !OtherFiles.plainlyNoTable(candidate.file().name());
    }

    /** Reads lines as pairs. */
    private record Pairs(
            @Nullable String part,
            @SuppressWarnings("serial") Map<String, Integer> places) implements FileParser {

        @Override
        public Iterator<RawRow> rows(FileSplit split) throws IOException {
            TextLines lines = new TextLines(split, StandardCharsets.UTF_8);
            return new Iterator<>() {

                private String[] ids = {};
                private String text = "";
                private long position;
                private int at;

                @Override
                public boolean hasNext() {
                    return at < ids.length || lines.hasNext();
                }

                @Override
                public RawRow next() {
                    if (at < ids.length) {
                        return pair(split.name(), position, text, ids[0], ids[at++]);
                    }
                    if (!lines.hasNext()) {
                        throw new NoSuchElementException();
                    }
                    TextLines.Line line = lines.next();
                    String problem = line.problem();
                    if (problem == null && line.text().isBlank()) {
                        problem = "BLANK_LINE: nothing on the line";
                    }
                    String[] found = problem == null ? SPACE.split(line.text().strip()) : ids;
                    if (problem == null && found.length == 1) {
                        problem = "NO_ITEMS: a user and no item";
                    }
                    if (problem != null) {
                        return RawRow.unreadable(split.name(), line.number(), RawRow.Kind.EVENT, problem, line.text());
                    }
                    text = line.text().length() <= RawRow.KEPT
                            ? line.text()
                            : line.text().substring(0, RawRow.KEPT);
                    position = line.number();
                    ids = found;
                    at = 2;
                    return pair(split.name(), position, text, ids[0], ids[1]);
                }
            };
        }

        private RawRow pair(String source, long position, String text, String user, String item) {
            // A row that will be refused carries its line; the many others need none.
            boolean good = Ids.problemWith(user) == null && Ids.problemWith(item) == null;
            Object[] values = new Object[places.size()];
            Cells row = new Cells(places, values);
            row.set("user", user);
            row.set("track", item);
            if (part != null) {
                row.set("part", part);
            }
            return new RawRow(source, position, RawRow.Kind.EVENT, null, good ? null : text, values);
        }
    }
}
