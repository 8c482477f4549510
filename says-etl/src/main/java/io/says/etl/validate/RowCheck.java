package io.says.etl.validate;

import io.says.AudioFeature;
import io.says.Ids;
import io.says.dataset.ColumnSpec;
import io.says.dataset.ColumnType;
import io.says.dataset.Datasets;
import io.says.spi.RawRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Turns a raw row into a typed one or says why it cannot be: a value that is there and is not what its column holds rejects
 * the row, whichever column it is. Reason codes: {@code MISSING_USER}, {@code MISSING_TRACK}, {@code BAD_USER}, {@code
 * BAD_TRACK}, {@code NOT_A_NUMBER}, {@code NOT_FINITE}, {@code NOT_A_COUNT}, {@code NOT_A_BOOLEAN}, {@code NOT_A_TIME},
 * {@code NOT_ALLOWED}, {@code OUT_OF_RANGE}, {@code FEATURE_OUT_OF_RANGE}, and those of the source. Runs on the executors.
 */
final class RowCheck implements Serializable {

    /** The column that says what a checked row is. */
    static final String BUCKET = "bucket";

    /** What rows are sorted by first, a {@link SortKey}. */
    static final String KEY = "sort_key";

    /** A valid event. */
    static final int EVENTS = 0;

    /** A valid description of a track. */
    static final int TRACKS = 1;

    /** Valid audio features of a recording. */
    static final int FEATURES = 2;

    /** Everything else. */
    static final int REJECTED = 3;

    /** What a valid event says of its track; an addition to its row, which says it no more. */
    static final int DESCRIPTIONS = 4;

    /** The column with the reason code; null for an accepted row. */
    static final String REASON = "reason";

    /** The column with what exactly was wrong. */
    static final String DETAIL = "detail";

    /** The column with the rejected row; null for an accepted one. */
    static final String RAW = "row";

    /** Ratings beyond this are no ratings, and their exact sums would not fit. */
    static final double LARGEST_RATING = 1e9;

    private static final long serialVersionUID = 1L;
    /** Bucket and key. */
    private static final int AHEAD = 2;
    /** Reason, detail and row. */
    private static final int BEHIND = 3;

    private static final int SHOWN = 80;
    private static final int LATEST_YEAR = 9999;
    /** The values of columns that know only some, each with what it is written as. */
    private static final Map<String, Map<String, String>> ALLOWED = Map.of(
            "content",
            Map.of(
                    "track",
                    "track",
                    "episode",
                    "episode",
                    "audiobook",
                    "audiobook",
                    "video",
                    "video",
                    "local",
                    "local"),
            "part",
            Map.of(
                    "train",
                    "train",
                    "training",
                    "train",
                    "test",
                    "test",
                    "testing",
                    "test",
                    "validation",
                    "validation",
                    "valid",
                    "validation",
                    "val",
                    "validation",
                    "dev",
                    "validation"));

    @SuppressWarnings("serial") // immutable lists
    private final List<String> read;

    @SuppressWarnings("serial")
    private final List<String> written;

    private transient @Nullable Plan plan;
    private transient @Nullable Descriptions descriptions;
    private transient @Nullable Row description;
    private transient @Nullable SortKey key;

    /**
     * @param read the columns of the raw rows, in order
     * @param written the columns of catalogue rows to hand on besides those of events
     */
    RowCheck(List<String> read, List<String> written) {
        this.read = List.copyOf(read);
        this.written = List.copyOf(written);
    }

    /**
     * Bucket, key, the columns of events, those of the catalogue, then reason, detail and row; a time as milliseconds. An event has
     * no columns of the catalogue: those are in {@link #DESCRIPTIONS}.
     */
    StructType schema() {
        StructType schema =
                new StructType().add(BUCKET, DataTypes.IntegerType, false).add(KEY, DataTypes.LongType, false);
        for (ColumnSpec column : columns()) {
            schema = schema.add(
                    column.name(),
                    switch (column.type()) {
                        case STRING -> DataTypes.StringType;
                        case INT -> DataTypes.IntegerType;
                        case LONG, TIMESTAMP -> DataTypes.LongType;
                        case FLOAT -> DataTypes.FloatType;
                        case DOUBLE -> DataTypes.DoubleType;
                        case BOOLEAN -> DataTypes.BooleanType;
                    },
                    true);
        }
        return schema.add(REASON, DataTypes.StringType, true)
                .add(DETAIL, DataTypes.StringType, true)
                .add(RAW, DataTypes.StringType, true);
    }

    private List<ColumnSpec> columns() {
        List<ColumnSpec> out = new ArrayList<>(Datasets.EVENT_SCHEMA.columns());
        Datasets.CATALOGUE_SCHEMA.columns().stream()
                .filter(c -> written.contains(c.name()))
                .forEach(out::add);
        return out;
    }

    /** Where everything stands in a checked row; the same for all rows. */
    private static final class Plan {

        private final List<ColumnSpec> columns;
        private final int[] from;
        private final int user;
        private final int track;
        private final int time;
        private final int title;
        private final int source;
        private final int position;
        /** How many columns are an event's own. */
        private final int own;

        Plan(List<ColumnSpec> columns, List<String> read) {
            this.columns = columns;
            this.own = Datasets.EVENT_SCHEMA.columns().size();
            List<String> names = columns.stream().map(ColumnSpec::name).toList();
            this.from = names.stream().mapToInt(read::indexOf).toArray();
            this.user = AHEAD + names.indexOf("user");
            this.track = AHEAD + names.indexOf("track");
            this.time = AHEAD + names.indexOf("time");
            this.title = names.contains("title") ? AHEAD + names.indexOf("title") : -1;
            this.source = AHEAD + names.indexOf("source");
            this.position = AHEAD + names.indexOf("position");
        }

        /** Where the raw rows have what describes a track. */
        int[] described() {
            return Arrays.stream(from, own, from.length).filter(at -> at >= 0).toArray();
        }
    }

    private Plan plan() {
        Plan known = plan;
        if (known == null) {
            known = new Plan(columns(), read);
            plan = known;
        }
        return known;
    }

    private Descriptions descriptions(Plan at) {
        Descriptions known = descriptions;
        if (known == null) {
            known = new Descriptions(at.described());
            descriptions = known;
        }
        return known;
    }

    /** Looks at the first rows of a part before they are checked. */
    void begin(List<RawRow> ahead) {
        int user = read.indexOf("user");
        List<String> users = new ArrayList<>();
        for (RawRow row : ahead) {
            @Nullable Object[] values = row.values();
            if (user >= 0 && user < values.length && values[user] != null) {
                users.add(values[user].toString().strip());
            }
        }
        key = SortKey.forUsersLike(users);
    }

    /** Checks one row; the rows of a part in their order. */
    Row check(RawRow raw) {
        Plan at = plan();
        int width = at.columns.size();
        description = null;
        @Nullable Object[] values = new @Nullable Object[AHEAD + width + BEHIND];
        String problem = raw.problem();
        if (problem == null) {
            problem = fill(raw, at, 0, at.own, values);
        }
        if (problem == null && raw.kind() != RawRow.Kind.EVENT) {
            problem = fill(raw, at, at.own, width, values);
        }
        if (problem == null) {
            problem = missing(raw.kind(), at, values);
        }
        if (problem == null && raw.kind() == RawRow.Kind.EVENT && values[at.track] instanceof String track) {
            problem = describe(raw, at, track);
        }
        if (problem == null) {
            int bucket = switch (raw.kind()) {
                case EVENT -> EVENTS;
                case TRACK -> TRACKS;
                case FEATURES -> FEATURES;
            };
            return placed(raw, at, bucket, values);
        } else {
            Arrays.fill(values, null);
            int colon = problem.indexOf(':');
            values[AHEAD + width] = colon < 0 ? problem : problem.substring(0, colon);
            values[AHEAD + width + 1] =
                    colon < 0 ? null : problem.substring(colon + 1).strip();
            values[AHEAD + width + 2] = raw.raw();
        }
        return placed(raw, at, REJECTED, values);
    }

    /** What the row checked last said of its track, as a row of {@link #DESCRIPTIONS}; null if that is known by now. */
    @Nullable
    Row description() {
        return description;
    }

    private @Nullable String describe(RawRow raw, Plan at, String track) {
        Descriptions known = descriptions(at);
        if (known.repeated(track, raw)) {
            return null;
        }
        int width = at.columns.size();
        @Nullable Object[] values = new @Nullable Object[AHEAD + width + BEHIND];
        String problem = fill(raw, at, at.own, width, values);
        if (problem == null) {
            known.keep(track, raw);
            values[at.track] = track;
            description = placed(raw, at, DESCRIPTIONS, values);
        }
        return problem;
    }

    private Row placed(RawRow raw, Plan at, int bucket, @Nullable Object[] values) {
        values[at.source] = raw.source();
        values[at.position] = raw.position();
        values[0] = bucket;
        SortKey sorted = key;
        if (sorted == null) {
            sorted = new SortKey("");
            key = sorted;
        }
        values[1] = sorted.of(bucket, (String) values[at.user], (Long) values[at.time]);
        return RowFactory.create(values);
    }

    private static @Nullable String fill(RawRow raw, Plan at, int begin, int end, @Nullable Object[] values) {
        @Nullable Object[] given = raw.values();
        for (int i = begin; i < end; i++) {
            int from = at.from[i];
            Object value = from < 0 || from >= given.length ? null : given[from];
            if (value != null && !(value instanceof String text && text.isBlank())) {
                try {
                    values[AHEAD + i] = typed(at.columns.get(i), value);
                } catch (Rejected e) {
                    return e.reason + ": " + e.detail;
                }
            }
        }
        return null;
    }

    private static @Nullable String missing(RawRow.Kind kind, Plan at, @Nullable Object[] values) {
        if (kind == RawRow.Kind.EVENT && values[at.user] == null) {
            return "MISSING_USER: no user";
        }
        boolean named = kind == RawRow.Kind.FEATURES && at.title >= 0 && values[at.title] != null;
        return values[at.track] == null && !named ? "MISSING_TRACK: no track" : null;
    }

    private static @Nullable Object typed(ColumnSpec column, Object value) throws Rejected {
        String name = column.name();
        return switch (column.type()) {
            case STRING -> text(name, value.toString().strip());
            case LONG -> count(name, value);
            case INT -> year(name, value);
            case DOUBLE -> number(name, value);
            case FLOAT -> feature(name, value);
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
        Map<String, String> allowed = ALLOWED.get(name);
        if (allowed == null) {
            return value;
        }
        String known = allowed.get(value.toLowerCase(Locale.ROOT));
        if (known == null) {
            throw new Rejected(
                    "NOT_ALLOWED",
                    name + " must be one of " + String.join(", ", new TreeSet<>(allowed.values())) + ", not "
                            + shown(value));
        }
        return known;
    }

    private static double number(String name, Object value) throws Rejected {
        double number = finite(name, value);
        if (name.equals("played_ratio") && !(number >= 0 && number <= 1)) {
            throw new Rejected("OUT_OF_RANGE", name + " must lie between 0 and 1, not " + shown(value));
        }
        if (name.equals("rating") && Math.abs(number) > LARGEST_RATING) {
            throw new Rejected("OUT_OF_RANGE", name + " must lie between -1e9 and 1e9, not " + shown(value));
        }
        return number;
    }

    private static float feature(String name, Object value) throws Rejected {
        AudioFeature feature = AudioFeature.ofColumn(name).orElseThrow();
        double number = finite(name, value);
        if (!feature.accepts(number)) {
            throw new Rejected(
                    "FEATURE_OUT_OF_RANGE",
                    name + " must lie between " + feature.min() + " and " + feature.max() + ", not " + shown(value));
        }
        return (float) number;
    }

    private static double finite(String name, Object value) throws Rejected {
        double number;
        if (value instanceof Number given) {
            number = given.doubleValue();
        } else {
            String text = value.toString().strip();
            if (!Numbers.decimal(text)) {
                String lower = text.toLowerCase(Locale.ROOT).replaceFirst("^[-+]", "");
                throw new Rejected(
                        lower.equals("nan") || lower.startsWith("inf") ? "NOT_FINITE" : "NOT_A_NUMBER",
                        name + " must be a number, not " + shown(value));
            }
            number = Double.parseDouble(text);
        }
        if (!Double.isFinite(number)) {
            throw new Rejected("NOT_FINITE", name + " must be finite, not " + shown(value));
        }
        return number;
    }

    private static long count(String name, Object value) throws Rejected {
        if (value instanceof String text) {
            long digits = Numbers.digits(text);
            if (digits >= 0) {
                return digits;
            }
        }
        double number = finite(name, value);
        if (number < 0 || number != Math.rint(number) || number > 1L << 53) {
            throw new Rejected("NOT_A_COUNT", name + " must be a whole number of at least 0, not " + shown(value));
        }
        return (long) number;
    }

    private static @Nullable Object year(String name, Object value) throws Rejected {
        double number = finite(name, value);
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
        long millis = Numbers.millis(value);
        if (millis == Numbers.NO_TIME) {
            throw new Rejected(
                    "NOT_A_TIME",
                    name + " must be seconds, milliseconds or ISO 8601 up to the year 9999, not " + shown(value));
        }
        return millis;
    }

    private static String shown(Object value) {
        String text = value.toString();
        return "\"" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + "\"";
    }

    /** Whether a column of the checked rows holds a time. */
    static boolean isTime(ColumnSpec column) {
        return column.type() == ColumnType.TIMESTAMP;
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
