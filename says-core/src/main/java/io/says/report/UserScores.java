package io.says.report;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * How one model did for each user: what two models judged at different times are compared by. Immutable as long as nobody
 * writes to the arrays.
 *
 * @param users the users' ids
 * @param columns the metrics
 * @param values a row a metric, a value a user, kept in the file as 32-bit numbers; NaN where the metric does not apply to the
 *     user
 * @param ratings how many ratings were predicted of each user: the weight in a mean over ratings
 */
public record UserScores(List<String> users, List<UserColumn> columns, double[][] values, int[] ratings) {

    /** The file they are written to: a gzipped table with a heading and a line a user, whose id is percent-encoded. */
    public static final String FILE = "users.csv.gz";

    private static final String USER = "user";
    private static final String RATINGS = "ratings";

    /** Copies the lists. */
    public UserScores {
        users = List.copyOf(users);
        columns = List.copyOf(columns);
    }

    /** The metric over all users; NaN where it applies to none. */
    public double mean(int column) {
        double sum = 0;
        double weights = 0;
        for (int user = 0; user < users.size(); user++) {
            double value = values[column][user];
            if (!Double.isNaN(value)) {
                double weight = weight(column, user);
                sum += value * weight;
                weights += weight;
            }
        }
        return finish(column, sum / weights);
    }

    /** The weight of a user in a metric's mean. */
    double weight(int column, int user) {
        return columns.get(column).overRatings() ? ratings[user] : 1;
    }

    /** From the mean of the values to the metric. */
    double finish(int column, double mean) {
        return columns.get(column).root() ? Math.sqrt(mean) : mean;
    }

    /** These users only, in the order given; each has to be here. */
    UserScores of(List<String> chosen) {
        Map<String, Integer> at = new HashMap<>();
        for (int i = 0; i < users.size(); i++) {
            at.put(users.get(i), i);
        }
        double[][] some = new double[values.length][chosen.size()];
        int[] weights = new int[chosen.size()];
        for (int i = 0; i < chosen.size(); i++) {
            int from = java.util.Objects.requireNonNull(at.get(chosen.get(i)), "a user who is not here");
            weights[i] = ratings[from];
            for (int c = 0; c < some.length; c++) {
                some[c][i] = values[c][from];
            }
        }
        return new UserScores(chosen, columns, some, weights);
    }

    /** These metrics only, in the order given; each has to be here. */
    UserScores metrics(List<String> chosen) {
        List<UserColumn> kept = new ArrayList<>();
        double[][] rows = new double[chosen.size()][];
        for (String metric : chosen) {
            for (int c = 0; c < columns.size(); c++) {
                if (columns.get(c).metric().equals(metric)) {
                    rows[kept.size()] = values[c];
                    kept.add(columns.get(c));
                }
            }
        }
        return new UserScores(users, kept, rows, ratings);
    }

    /** Writes them into a directory; the same scores give the same bytes. */
    public void write(Path directory) throws IOException {
        try (BufferedWriter out = new BufferedWriter(new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(directory.resolve(FILE))), StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder(USER).append(',').append(RATINGS);
            columns.forEach(column -> line.append(',').append(column.metric()));
            out.append(line).append('\n');
            for (int user = 0; user < users.size(); user++) {
                line.setLength(0);
                line.append(URLEncoder.encode(users.get(user), StandardCharsets.UTF_8))
                        .append(',')
                        .append(ratings[user]);
                for (double[] row : values) {
                    line.append(',');
                    if (!Double.isNaN(row[user])) {
                        line.append((float) row[user]);
                    }
                }
                out.append(line).append('\n');
            }
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param directory where it lies
     * @param columns what its metrics mean, as the report beside it says
     * @throws SaysException {@code CORRUPT_DATA} when it is something else
     */
    public static UserScores read(Path directory, List<UserColumn> columns) {
        Path file = directory.resolve(FILE);
        List<String> users = new ArrayList<>();
        List<double[]> rows = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            StringBuilder heading = new StringBuilder(USER).append(',').append(RATINGS);
            columns.forEach(column -> heading.append(',').append(column.metric()));
            if (!heading.toString().equals(in.readLine())) {
                throw new IllegalArgumentException("another heading");
            }
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] cells = line.split(",", -1);
                users.add(URLDecoder.decode(cells[0], StandardCharsets.UTF_8));
                rows.add(Arrays.stream(cells)
                        .skip(1)
                        .mapToDouble(cell -> cell.isEmpty() ? Double.NaN : Float.parseFloat(cell))
                        .toArray());
            }
        } catch (IOException | RuntimeException e) {
            throw new SaysException(
                    StandardErrorCode.CORRUPT_DATA,
                    "The scores of the users cannot be read from " + file,
                    "Restore the file, or run again: it will be made anew.",
                    e);
        }
        double[][] values = new double[columns.size()][users.size()];
        int[] ratings = new int[users.size()];
        for (int user = 0; user < users.size(); user++) {
            double[] row = rows.get(user);
            ratings[user] = (int) row[0];
            for (int c = 0; c < columns.size(); c++) {
                values[c][user] = row[c + 1];
            }
        }
        return new UserScores(users, columns, values, ratings);
    }
}
