package io.says.etl.validate;

import io.says.AudioFeature;
import io.says.Ids;
import io.says.dataset.ColumnSpec;
import io.says.dataset.Datasets;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Turns a raw row into a typed one or says why it cannot be: a value that is there and is not what its column holds rejects
 * the row, whichever column it is. Reason codes: {@code MISSING_USER}, {@code MISSING_TRACK}, {@code BAD_USER}, {@code
 * BAD_TRACK}, {@code NOT_A_NUMBER}, {@code NOT_FINITE}, {@code NOT_A_COUNT}, {@code NOT_A_BOOLEAN}, {@code NOT_A_TIME},
 * {@code OUT_OF_RANGE}, {@code FEATURE_OUT_OF_RANGE}, and those of the source. Runs on the executors.
 */
final class EventCheck implements MapPartitionsFunction<Row, Row> {

    /** The column with the reason code; null for an accepted row. */
    static final String REASON = "reason";

    /** The column with what exactly was wrong. */
    static final String DETAIL = "detail";

    /** The column with the rejected row; null for an accepted one. */
    static final String RAW = "row";

    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 80;

    /** The source's own columns come first: file, position, problem, row, kind. Spark hands on rows without their schema. */
    private static final int OWN = 5;

    private static final long LATEST_SECOND = 253_402_300_799L;
    private static final int LATEST_YEAR = 9999;

    private final String[] columns;

    /** @param columns the columns the raw rows have beyond the source's own */
    EventCheck(List<String> columns) {
        this.columns = columns.toArray(String[]::new);
    }

    /** Events, then what the catalogue takes, then reason, detail and row. */
    static StructType schema() {
        StructType schema = new StructType();
        for (ColumnSpec column : columnsOut()) {
            schema = schema.add(
                    column.name(),
                    switch (column.type()) {
                        case STRING -> DataTypes.StringType;
                        case INT -> DataTypes.IntegerType;
                        case LONG -> DataTypes.LongType;
                        case FLOAT -> DataTypes.FloatType;
                        case DOUBLE -> DataTypes.DoubleType;
                        case BOOLEAN -> DataTypes.BooleanType;
                        // milliseconds: how a row holds an instant depends on the session
                        case TIMESTAMP -> DataTypes.LongType;
                    },
                    true);
        }
        return schema.add(REASON, DataTypes.StringType, true)
                .add(DETAIL, DataTypes.StringType, true)
                .add(RAW, DataTypes.StringType, true);
    }

    private static List<ColumnSpec> columnsOut() {
        List<ColumnSpec> out = new ArrayList<>(Datasets.EVENT_SCHEMA.columns());
        Datasets.CATALOGUE_SCHEMA.columns().stream()
                .filter(c -> !c.name().equals("track"))
                .forEach(out::add);
        return out;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        List<ColumnSpec> out = columnsOut();
        int[] from = new int[out.size()];
        for (int i = 0; i < from.length; i++) {
            from[i] = List.of(columns).indexOf(out.get(i).name());
        }
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Row next() {
                return check(rows.next(), out, from);
            }
        };
    }

    private static Row check(Row raw, List<ColumnSpec> out, int[] from) {
        @Nullable Object[] values = new @Nullable Object[out.size() + 3];
        String source = raw.getString(0);
        long position = raw.getLong(1);
        String problem = raw.getString(2);
        for (int i = 0; problem == null && i < from.length; i++) {
            ColumnSpec column = out.get(i);
            Object value = from[i] < 0 ? null : raw.get(OWN + from[i]);
            try {
                values[i] = value == null || (value instanceof String s && s.isBlank()) ? null : typed(column, value);
            } catch (Rejected e) {
                problem = e.reason + ": " + e.detail;
            }
        }
        if (problem == null && values[index(out, "user")] == null) {
            problem = "MISSING_USER: no user";
        }
        if (problem == null && values[index(out, "track")] == null) {
            problem = "MISSING_TRACK: no track";
        }
        if (problem != null) {
            java.util.Arrays.fill(values, null);
            int colon = problem.indexOf(':');
            values[out.size()] = colon < 0 ? problem : problem.substring(0, colon);
            values[out.size() + 1] =
                    colon < 0 ? null : problem.substring(colon + 1).strip();
            String text = raw.getString(3);
            values[out.size() + 2] = text == null || text.length() <= 4096 ? text : text.substring(0, 4096);
        }
        values[index(out, "source")] = source;
        values[index(out, "position")] = position;
        return RowFactory.create(values);
    }

    private static int index(List<ColumnSpec> out, String name) {
        for (int i = 0; i < out.size(); i++) {
            if (out.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException(name);
    }

    private static @Nullable Object typed(ColumnSpec column, Object value) throws Rejected {
        String name = column.name();
        return switch (column.type()) {
            case STRING -> text(name, value.toString().strip());
            case LONG -> count(name, value);
            case INT -> year(name, value);
            case DOUBLE -> {
                double number = number(name, value);
                if (name.equals("played_ratio") && !(number >= 0 && number <= 1)) {
                    throw new Rejected("OUT_OF_RANGE", name + " must lie between 0 and 1, not " + shown(value));
                }
                yield number;
            }
            case FLOAT -> {
                AudioFeature feature = AudioFeature.ofColumn(name).orElseThrow();
                double number = number(name, value);
                if (!feature.accepts(number)) {
                    throw new Rejected(
                            "FEATURE_OUT_OF_RANGE",
                            name + " must lie between " + feature.min() + " and " + feature.max() + ", not "
                                    + shown(value));
                }
                yield (float) number;
            }
            case BOOLEAN -> truth(name, value);
            case TIMESTAMP -> time(name, value);
        };
    }

    private static String text(String name, String value) throws Rejected {
        if (name.equals("user") || name.equals("track")) {
            String problem = Ids.problemWith(value);
            if (problem != null) {
                throw new Rejected("BAD_" + name.toUpperCase(Locale.ROOT), "the id " + problem);
            }
        }
        return value;
    }

    private static double number(String name, Object value) throws Rejected {
        double number;
        try {
            String text = value.toString().strip();
            // Java also reads "1d" and "0x1p3": no source means those.
            if (text.matches(".*[dDfFxXpP]$|0[xX].*")) {
                throw new NumberFormatException(text);
            }
            number = value instanceof Number n ? n.doubleValue() : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            String lower = value.toString().strip().toLowerCase(Locale.ROOT).replaceFirst("^[-+]", "");
            throw new Rejected(
                    lower.equals("nan") || lower.startsWith("inf") ? "NOT_FINITE" : "NOT_A_NUMBER",
                    name + " must be a number, not " + shown(value));
        }
        if (!Double.isFinite(number)) {
            throw new Rejected("NOT_FINITE", name + " must be finite, not " + shown(value));
        }
        return number;
    }

    private static long count(String name, Object value) throws Rejected {
        double number = number(name, value);
        if (number < 0 || number != Math.rint(number) || number > 1L << 53) {
            throw new Rejected("NOT_A_COUNT", name + " must be a whole number of at least 0, not " + shown(value));
        }
        return (long) number;
    }

    private static @Nullable Object year(String name, Object value) throws Rejected {
        double number = number(name, value);
        if (number != Math.rint(number) || number < 0 || number > LATEST_YEAR) {
            throw new Rejected("OUT_OF_RANGE", name + " must be a year, not " + shown(value));
        }
        return number == 0 ? null : (int) number; // 0 is how several sources write an unknown year
    }

    private static boolean truth(String name, Object value) throws Rejected {
        return switch (value.toString().strip().toLowerCase(Locale.ROOT)) {
            case "true", "t", "yes", "y", "1", "1.0", "on" -> true;
            case "false", "f", "no", "n", "0", "0.0", "off" -> false;
            default -> throw new Rejected("NOT_A_BOOLEAN", name + " must be true or false, not " + shown(value));
        };
    }

    private static long time(String name, Object value) throws Rejected {
        if (value instanceof Timestamp timestamp) {
            return timestamp.getTime();
        }
        if (value instanceof Instant instant) {
            return instant.toEpochMilli();
        }
        String text = value.toString().strip();
        try {
            if (text.matches("-?\\d{1,18}(\\.\\d+)?")) {
                double number = Double.parseDouble(text);
                // From 1e11 on they are milliseconds: as seconds that would be the year 5138.
                return Math.abs(number) >= 1e11
                        ? (long) (checked(number / 1000) * 1000)
                        : (long) (checked(number) * 1000);
            }
            if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
                return LocalDate.parse(text)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .toEpochMilli();
            }
            String iso = text.replace(' ', 'T');
            return (iso.matches(".*(Z|[+-]\\d{2}:?\\d{2})$")
                            ? OffsetDateTime.parse(iso).toInstant()
                            : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC))
                    .toEpochMilli();
        } catch (DateTimeException | NumberFormatException e) {
            throw new Rejected("NOT_A_TIME", name + " must be seconds, milliseconds or ISO 8601, not " + shown(value));
        }
    }

    private static double checked(double seconds) {
        if (Math.abs(seconds) > LATEST_SECOND) {
            throw new DateTimeException("beyond the year 9999");
        }
        return seconds;
    }

    private static String shown(Object value) {
        String text = value.toString();
        return "\"" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + "\"";
    }

    /** A value that its column cannot hold; carries no stack since it is ordinary. */
    private static final class Rejected extends Exception {

        private static final long serialVersionUID = 1L;

        private final String reason;
        private final String detail;

        Rejected(String reason, String detail) {
            super(detail, null, false, false);
            this.reason = reason;
            this.detail = detail;
        }
    }
}
