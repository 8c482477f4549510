package io.says.model.rows;

import io.says.dataset.Datasets;
import io.says.spi.StageContext;
import io.says.spi.TrainedModel.SparseRows;
import io.says.storage.SparkPaths;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/**
 * A part of a split in memory, grouped by user and sorted by track: compressed sparse rows. The arrays are its own and not to be
 * changed.
 *
 * @param start where each user's rows begin; one longer than there are users
 * @param track the track of each row
 * @param value the rating, or the strength of implicit feedback, of each row
 * @param dropped rows whose user or track is not known
 * @param newTracks how many of those are of a track that is not known
 */
public record SplitRows(int[] start, int[] track, float[] value, long dropped, long newTracks) {

    /** The most rows there can be: what an array holds. */
    static final int MOST = Integer.MAX_VALUE - 8;

    private static final int FEW = 1 << 16;

    /**
     * Reads a part whose users are indexed.
     *
     * @param users how many there are
     * @param column what the value of a row is: {@code rating} or {@code strength}; rows without one are dropped, and counted
     */
    public static SplitRows read(StageContext context, Path directory, int users, String column) {
        return read(context, directory, users, column, FEW);
    }

    /** The same where it is known how many rows there are: no more memory is taken than they need. */
    static SplitRows read(StageContext context, Path directory, int users, String column, int expected) {
        Rows read = new Rows(expected);
        Iterator<Row> rows = rows(context, directory, "user_index", column);
        while (rows.hasNext()) {
            Row row = rows.next();
            if (row.isNullAt(0) || row.isNullAt(1) || row.isNullAt(2)) {
                read.drop(row);
            } else {
                read.add(row.getInt(0), row.getInt(1), (float) row.getDouble(2));
            }
        }
        return read.group(users);
    }

    /**
     * Reads a part of users training does not know, indexed by the order given.
     *
     * @param users the index of each user; rows of others are dropped, and counted
     * @param column what the value of a row is: {@code rating} or {@code strength}
     */
    public static SplitRows read(StageContext context, Path directory, Map<String, Integer> users, String column) {
        Rows read = new Rows(FEW);
        Iterator<Row> rows = rows(context, directory, "user", column);
        while (rows.hasNext()) {
            Row row = rows.next();
            Integer user = users.get(row.getString(0));
            if (user == null || row.isNullAt(1) || row.isNullAt(2)) {
                read.drop(row);
            } else {
                read.add(user, row.getInt(1), (float) row.getDouble(2));
            }
        }
        return read.group(users.size());
    }

    /** The users of a part of whom at least one row can be used, indexed in the order of their ids. */
    public static Map<String, Integer> usersOf(StageContext context, Path directory, String column) {
        Map<String, Integer> users = new TreeMap<>();
        Iterator<Row> rows = rows(context, directory, "user", column);
        while (rows.hasNext()) {
            Row row = rows.next();
            if (!row.isNullAt(1) && !row.isNullAt(2)) {
                users.put(row.getString(0), 0);
            }
        }
        int next = 0;
        for (Map.Entry<String, Integer> user : users.entrySet()) {
            user.setValue(next++);
        }
        return users;
    }

    private static Iterator<Row> rows(StageContext context, Path directory, String user, String column) {
        return context.spark()
                .read()
                .schema(Datasets.SPLIT_SCHEMA.ddl())
                .parquet(SparkPaths.toRead(directory))
                .select(user, "track_index", column)
                .toLocalIterator();
    }

    /** Rows as they come. */
    private static final class Rows {

        private long[] keys;
        private float[] values;
        private int count;
        private long dropped;
        private long newTracks;

        Rows(int expected) {
            this.keys = new long[expected];
            this.values = new float[expected];
        }

        void add(int user, int track, float value) {
            if (count == keys.length) {
                int longer = (int) Math.min(MOST, count * 2L + FEW);
                keys = Arrays.copyOf(keys, longer);
                values = Arrays.copyOf(values, longer);
            }
            keys[count] = (long) user << 32 | track;
            values[count++] = value;
        }

        void drop(Row row) {
            dropped++;
            newTracks += row.isNullAt(1) ? 1 : 0;
        }

        SplitRows group(int users) {
            SplitRows rows = SplitRows.group(keys, values, count, users, dropped);
            return new SplitRows(rows.start, rows.track, rows.value, dropped, newTracks);
        }
    }

    /**
     * Sorts rows by user, then track; a pair occurs once.
     *
     * @param keys the user in the upper half, the track in the lower
     * @param values of the same rows
     * @param count how many of them there are
     * @param users how many there are
     * @param dropped rows left out before
     */
    public static SplitRows group(long[] keys, float[] values, int count, int users, long dropped) {
        int[] start = new int[users + 1];
        for (int i = 0; i < count; i++) {
            start[(int) (keys[i] >>> 32) + 1]++;
        }
        for (int user = 0; user < users; user++) {
            start[user + 1] += start[user];
        }
        int[] next = Arrays.copyOf(start, users);
        long[] pairs = new long[count];
        for (int i = 0; i < count; i++) {
            int user = (int) (keys[i] >>> 32);
            // The track above, the bits of the value below: one sort orders both.
            pairs[next[user]++] = keys[i] << 32 | (Float.floatToRawIntBits(values[i]) & 0xffffffffL);
        }
        int[] track = new int[count];
        float[] value = new float[count];
        for (int user = 0; user < users; user++) {
            Arrays.sort(pairs, start[user], start[user + 1]);
        }
        for (int i = 0; i < count; i++) {
            track[i] = (int) (pairs[i] >>> 32);
            value[i] = Float.intBitsToFloat((int) pairs[i]);
        }
        return new SplitRows(start, track, value, dropped, 0);
    }

    /** The greatest value minus the least; NaN without rows. */
    public double range() {
        float least = Float.NaN;
        float most = Float.NaN;
        for (float one : value) {
            least = one < least || Float.isNaN(least) ? one : least;
            most = one > most || Float.isNaN(most) ? one : most;
        }
        return (double) most - least;
    }

    /** The rows as a matrix, users by tracks; the arrays are shared. */
    public SparseRows matrix() {
        return new SparseRows(start, track, value);
    }

    /** How many users there are. */
    public int users() {
        return start.length - 1;
    }

    /** How many rows there are. */
    public int rows() {
        return track.length;
    }

    /** A user's tracks, ascending. */
    public int[] tracksOf(int user) {
        return Arrays.copyOfRange(track, start[user], start[user + 1]);
    }
}
