package io.says.model.evaluate;

import io.says.Feedback;
import io.says.model.rows.SplitRows;
import io.says.storage.ContentHash;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * A published data set, cut as its published figures are. Users and tracks are indexed in the order in which the files name them.
 *
 * @param feedback what the values are
 * @param tracks how many there are, those without a row to fit included
 * @param fit what a model is fitted to
 * @param known what is masked
 * @param asked what is asked for; its dropped rows are those that training cannot know
 * @param files over the names and bytes of the files read
 * @param protocol how it was cut
 * @param masked whose items are masked
 * @param seed of the cut; 0 where nothing is drawn
 */
record BenchSplit(
        Feedback feedback,
        int tracks,
        SplitRows fit,
        SplitRows known,
        SplitRows asked,
        String files,
        String protocol,
        String masked,
        long seed) {

    private static final int HASH = 12;

    /** Where the data sets lie. */
    static Path directory(String dataset) {
        return Path.of(System.getenv().getOrDefault("SAYS_DATA", "../shared/data"))
                .resolve(dataset);
    }

    /**
     * Reads one.
     *
     * @param dataset the directory below {@code SAYS_DATA}
     * @param part a fold ({@code u1} to {@code u5}), a seed, or {@code published}
     */
    static BenchSplit read(String dataset, String part) throws IOException {
        Path directory = directory(dataset);
        return switch (dataset) {
            case "gowalla", "amazon-cds" -> published(directory);
            case "hetrec2011-lastfm-2k" -> hetrec(directory, Long.parseLong(part));
            case "echonest-spotify" -> echonest(directory, Long.parseLong(part));
            case "movielens-100k" -> fold(directory, part);
            default -> throw new IllegalArgumentException("no data set " + dataset);
        };
    }

    /** The part that is taken where none is named. */
    static String defaultPart(String dataset, long seed) {
        return switch (dataset) {
            case "gowalla", "amazon-cds" -> "published";
            case "movielens-100k" -> "u1";
            default -> Long.toString(seed);
        };
    }

    /** A part of the rows to fit, a tenth of each user's, asked for instead: the test part is not looked at. */
    BenchSplit validating(long drawn) {
        SplitRows[] parts = cut(fit, drawn, 0.9);
        return knowable(new BenchSplit(
                feedback,
                tracks,
                parts[0],
                parts[0],
                parts[1],
                files,
                protocol + ", of its training part 9:1",
                "training",
                drawn));
    }

    private static BenchSplit published(Path directory) throws IOException {
        Map<String, Integer> users = new HashMap<>();
        Map<String, Integer> items = new HashMap<>();
        Path train = directory.resolve("train.txt.gz");
        Path test = directory.resolve("test.txt.gz");
        SplitRows fit = lines(train, users, items);
        SplitRows asked = lines(test, users, items);
        return new BenchSplit(
                Feedback.IMPLICIT, items.size(), fit, fit, asked, hash(train, test), "published", "training", 0);
    }

    private static BenchSplit hetrec(Path directory, long seed) throws IOException {
        Path file = directory.resolve("user_artists.dat.gz");
        Table table = Table.read(file, "\t", 0, 1, 2, true);
        SplitRows[] first = cut(table.plays(), seed, 0.8);
        SplitRows[] second = cut(first[1], seed, 0.5);
        return new BenchSplit(
                Feedback.IMPLICIT,
                table.items.size(),
                first[0],
                both(first[0], second[0]),
                second[1],
                hash(file),
                "random 8:1:1 of each user, fitted to the first part alone",
                "training and validation",
                seed);
    }

    private static BenchSplit echonest(Path directory, long seed) throws IOException {
        Path file = directory.resolve("interactions_with_audio_features.csv.gz");
        Table table = Table.read(file, ",", 0, 1, 2, true);
        SplitRows[] parts = cut(table.plays(), seed, 0.8);
        return knowable(new BenchSplit(
                Feedback.IMPLICIT,
                table.items.size(),
                parts[0],
                parts[0],
                parts[1],
                hash(file),
                "random 8:2 of each user",
                "training",
                seed));
    }

    private static BenchSplit fold(Path directory, String part) throws IOException {
        Path base = directory.resolve(part + ".base.gz");
        Path test = directory.resolve(part + ".test.gz");
        Map<String, Integer> users = new HashMap<>();
        Map<String, Integer> items = new HashMap<>();
        Table fit = Table.read(base, "\t", 0, 1, 2, false, users, items);
        Table asked = Table.read(test, "\t", 0, 1, 2, false, users, items);
        SplitRows rows = fit.rows();
        return knowable(new BenchSplit(
                Feedback.EXPLICIT,
                items.size(),
                rows,
                rows,
                asked.rows(),
                hash(base, test),
                "published fold " + part,
                "training",
                0));
    }

    /** Without the rows asked for whose user or track has no row to fit: as a run drops them, and counted as there. */
    private static BenchSplit knowable(BenchSplit split) {
        boolean[] heard = new boolean[split.tracks];
        for (int track : split.fit.track()) {
            heard[track] = true;
        }
        List<Long> keys = new ArrayList<>();
        List<Float> values = new ArrayList<>();
        for (int user = 0; user < split.asked.users(); user++) {
            boolean there = split.fit.start()[user + 1] > split.fit.start()[user];
            for (int i = split.asked.start()[user]; i < split.asked.start()[user + 1]; i++) {
                if (there && heard[split.asked.track()[i]]) {
                    keys.add(key(user, split.asked.track()[i]));
                    values.add(split.asked.value()[i]);
                }
            }
        }
        SplitRows kept = group(
                keys, values, split.asked.users(), split.asked.dropped() + split.asked.rows() - (long) keys.size());
        return new BenchSplit(
                split.feedback,
                split.tracks,
                split.fit,
                split.known,
                kept,
                split.files,
                split.protocol,
                split.masked,
                split.seed);
    }

    private static String hash(Path... files) throws IOException {
        StringBuilder hashes = new StringBuilder();
        for (Path file : files) {
            hashes.append(file.getFileName())
                    .append(' ')
                    .append(ContentHash.ofFile(file))
                    .append('\n');
        }
        return ContentHash.ofText(hashes.toString()).substring(0, HASH);
    }

    private static long key(int user, int item) {
        return (long) user << 32 | item;
    }

    private static BufferedReader open(Path file) throws IOException {
        return new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
    }

    /** A line a user: the user, then the items. */
    private static SplitRows lines(Path file, Map<String, Integer> users, Map<String, Integer> items)
            throws IOException {
        List<Long> keys = new ArrayList<>();
        try (BufferedReader in = open(file)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] ids = line.strip().split(" ");
                Integer user = users.computeIfAbsent(ids[0], id -> users.size());
                for (int i = 1; i < ids.length; i++) {
                    keys.add(key(user, items.computeIfAbsent(ids[i], id -> items.size())));
                }
            }
        }
        return group(keys, Collections.nCopies(keys.size(), 1f), users.size(), 0);
    }

    private static SplitRows group(List<Long> keys, List<Float> values, int users, long dropped) {
        float[] all = new float[keys.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = values.get(i);
        }
        return SplitRows.group(keys.stream().mapToLong(k -> k).toArray(), all, all.length, users, dropped);
    }

    /** A line an interaction. */
    private record Table(List<Long> keys, List<Float> values, Map<String, Integer> users, Map<String, Integer> items) {

        static Table read(Path file, String separator, int user, int item, int value, boolean header)
                throws IOException {
            return read(file, separator, user, item, value, header, new HashMap<>(), new HashMap<>());
        }

        static Table read(
                Path file,
                String separator,
                int user,
                int item,
                int value,
                boolean header,
                Map<String, Integer> users,
                Map<String, Integer> items)
                throws IOException {
            Table table = new Table(new ArrayList<>(), new ArrayList<>(), users, items);
            try (BufferedReader in = open(file)) {
                if (header) {
                    in.readLine();
                }
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    String[] fields = line.strip().split(separator, value + 2);
                    table.keys.add(key(
                            users.computeIfAbsent(fields[user], id -> users.size()),
                            items.computeIfAbsent(fields[item], id -> items.size())));
                    table.values.add(Float.valueOf(fields[value]));
                }
            }
            return table;
        }

        SplitRows rows() {
            return group(keys, values, users.size(), 0);
        }

        /** Counts of plays as the rule {@code plays} takes them: ln(1 + plays). */
        SplitRows plays() {
            return group(
                    keys, values.stream().map(v -> (float) StrictMath.log1p(v)).toList(), users.size(), 0);
        }
    }

    /** Each user's rows in two parts at random: a share, rounded, and the rest. */
    private static SplitRows[] cut(SplitRows rows, long seed, double share) {
        SplittableRandom random = new SplittableRandom(seed);
        List<List<Long>> keys = List.of(new ArrayList<>(), new ArrayList<>());
        List<List<Float>> values = List.of(new ArrayList<>(), new ArrayList<>());
        for (int user = 0; user < rows.users(); user++) {
            int from = rows.start()[user];
            int count = rows.start()[user + 1] - from;
            int[] order = new int[count];
            for (int i = 0; i < count; i++) {
                int other = random.nextInt(i + 1);
                order[i] = order[other];
                order[other] = from + i;
            }
            // Where a share of a row is left over, chance decides.
            int first = (int) (count * share + random.nextDouble());
            for (int i = 0; i < count; i++) {
                int part = i < first ? 0 : 1;
                keys.get(part).add(key(user, rows.track()[order[i]]));
                values.get(part).add(rows.value()[order[i]]);
            }
        }
        return new SplitRows[] {
            group(keys.get(0), values.get(0), rows.users(), 0), group(keys.get(1), values.get(1), rows.users(), 0)
        };
    }

    private static SplitRows both(SplitRows one, SplitRows other) {
        Map<Long, Float> all = new TreeMap<>();
        for (SplitRows rows : List.of(one, other)) {
            for (int user = 0; user < rows.users(); user++) {
                for (int i = rows.start()[user]; i < rows.start()[user + 1]; i++) {
                    all.put(key(user, rows.track()[i]), rows.value()[i]);
                }
            }
        }
        return group(new ArrayList<>(all.keySet()), new ArrayList<>(all.values()), one.users(), 0);
    }
}
