package io.says.orchestrator.tune;

import io.says.Feedback;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Suggestion;
import io.says.json.Problems;
import io.says.spi.ParameterRange;
import io.says.spi.ParameterRange.Choice;
import io.says.spi.ParameterRange.DoubleRange;
import io.says.spi.ParameterRange.IntRange;
import io.says.spi.ParameterSpec;
import io.says.storage.ContentHash;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is searched: for some parameters of a trainer the values they may take. Immutable.
 *
 * @param dimensions the values by parameter, in the trainer's order
 */
public record SearchSpace(Map<String, ParameterRange> dimensions) {

    private static final String KEY = "says.tune.space";
    private static final int MOST_COMBINATIONS = 10_000;
    private static final int DIGITS = 3;
    private static final int DRAWS_EACH = 100;
    private static final int HEX_DIGITS = 13;

    /** Copies the map, in its order. */
    public SearchSpace {
        dimensions = Collections.unmodifiableMap(new LinkedHashMap<>(dimensions));
    }

    /**
     * Reads a space.
     *
     * @param trainer the trainer's name, for messages
     * @param parameters what the trainer declares
     * @param given the values by parameter as configured; where nothing is, what the trainer recommends
     * @throws SaysException {@code INVALID_CONFIGURATION} with all problems at once
     */
    public static SearchSpace of(String trainer, List<ParameterSpec> parameters, Map<String, ?> given) {
        Map<String, ParameterRange> dimensions = new LinkedHashMap<>();
        Problems problems = new Problems();
        List<String> names = parameters.stream().map(ParameterSpec::name).toList();
        new TreeMap<>(given)
                .keySet().stream()
                        .filter(name -> !names.contains(name))
                        .forEach(name -> problems.add(
                                KEY + "." + name,
                                "is not a parameter of the trainer \"" + trainer + "\""
                                        + Suggestion.nearest(name, names, " (did you mean ", "?)") + "; it has: "
                                        + (names.isEmpty() ? "none" : String.join(", ", names))));
        for (ParameterSpec parameter : parameters) {
            Object values = given.get(parameter.name());
            if (values != null) {
                ParameterRange range = range(parameter, values, problems);
                if (range != null) {
                    dimensions.put(parameter.name(), range);
                }
            } else if (given.isEmpty() && parameter.search() != null) {
                dimensions.put(parameter.name(), parameter.search());
            }
        }
        if (problems.isEmpty() && dimensions.isEmpty()) {
            problems.add(
                    KEY,
                    "is empty, and the trainer \"" + trainer + "\" recommends nothing to search; it has: "
                            + (names.isEmpty() ? "no parameters" : String.join(", ", names)));
        }
        if (!problems.isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    problems.toString(),
                    "Write --space 'rank=8,16,32' or --space 'rank=8..64:log'; docs/tuning.md tells more.");
        }
        return new SearchSpace(dimensions);
    }

    private static @org.jspecify.annotations.Nullable ParameterRange range(
            ParameterSpec parameter, Object given, Problems problems) {
        String key = KEY + "." + parameter.name();
        try {
            ParameterRange range = parsed(parameter, given);
            List<String> ends = range instanceof IntRange ints
                    ? List.of(Long.toString(ints.min()), Long.toString(ints.max()))
                    : range instanceof DoubleRange doubles
                            ? List.of(text(doubles.min()), text(doubles.max()))
                            : ((Choice) range).values();
            for (String end : ends) {
                parameter.validate(end).ifPresent(problem -> problems.add(key, problem));
            }
            return range;
        } catch (IllegalArgumentException | ArithmeticException e) {
            problems.add(key, "is no list of values and no range: " + given);
            return null;
        }
    }

    private static ParameterRange parsed(ParameterSpec parameter, Object given) {
        if (given instanceof List<?> list) {
            return new Choice(list.stream().map(String::valueOf).toList());
        }
        if (given instanceof Map<?, ?> map) {
            Set<String> keys = new LinkedHashSet<>();
            map.keySet().forEach(key -> keys.add(String.valueOf(key)));
            if (!keys.contains("min")
                    || !keys.contains("max")
                    || !Set.of("min", "max", "scale").containsAll(keys)) {
                throw new IllegalArgumentException("min and max, and scale where it is log");
            }
            Object scale = map.get("scale");
            return between(
                    parameter,
                    String.valueOf(map.get("min")),
                    String.valueOf(map.get("max")),
                    scale == null ? "linear" : String.valueOf(scale));
        }
        String text = String.valueOf(given).strip();
        int dots = text.indexOf("..");
        if (dots < 0) {
            return new Choice(
                    Arrays.stream(text.split(",", -1)).map(String::strip).toList());
        }
        int colon = text.indexOf(':', dots);
        return between(
                parameter,
                text.substring(0, dots),
                text.substring(dots + 2, colon < 0 ? text.length() : colon),
                colon < 0 ? "linear" : text.substring(colon + 1));
    }

    private static ParameterRange between(ParameterSpec parameter, String min, String max, String scale) {
        if (!scale.equals("log") && !scale.equals("linear")) {
            throw new IllegalArgumentException("neither log nor linear: " + scale);
        }
        BigDecimal least = new BigDecimal(min.strip());
        BigDecimal most = new BigDecimal(max.strip());
        if (parameter.type().equals("int")) {
            return new IntRange(least.longValueExact(), most.longValueExact(), scale.equals("log"));
        }
        if (parameter.type().equals("double")) {
            return new DoubleRange(least.doubleValue(), most.doubleValue(), scale.equals("log"));
        }
        throw new IllegalArgumentException("a range of what is no number");
    }

    /**
     * The same for one kind of feedback: what was recommended and has no effect on it is left out.
     *
     * @param parameters what the trainer declares
     * @param given whether somebody named the space, rather than the trainer
     * @throws SaysException {@code INVALID_CONFIGURATION} where a parameter that was named has no effect, or none is left
     */
    public SearchSpace on(Feedback feedback, List<ParameterSpec> parameters, boolean given) {
        Map<String, ParameterRange> left = new LinkedHashMap<>(dimensions);
        for (ParameterSpec parameter : parameters) {
            if (!parameter.appliesTo(feedback) && left.remove(parameter.name()) != null && (given || left.isEmpty())) {
                throw new SaysException(
                        StandardErrorCode.INVALID_CONFIGURATION,
                        KEY + "." + parameter.name() + " has no effect on "
                                + feedback.name().toLowerCase(Locale.ROOT) + " feedback, which the data hold",
                        given ? "Take it out of the space." : "Name a space with --space; docs/tuning.md tells more.");
            }
        }
        return new SearchSpace(left);
    }

    /** The same without a parameter. */
    SearchSpace without(String parameter) {
        Map<String, ParameterRange> left = new LinkedHashMap<>(dimensions);
        left.remove(parameter);
        return new SearchSpace(left);
    }

    /**
     * Every combination, the last parameter fastest.
     *
     * @param steps how many values of a range are taken, evenly on its scale, both ends included
     */
    List<Map<String, String>> grid(int steps) {
        List<Map<String, String>> all = List.of(Map.of());
        for (Map.Entry<String, ParameterRange> dimension : dimensions.entrySet()) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> before : all) {
                for (String value : values(dimension.getValue(), steps)) {
                    Map<String, String> combination = new LinkedHashMap<>(before);
                    combination.put(dimension.getKey(), value);
                    longer.add(combination);
                }
            }
            if (longer.size() > MOST_COMBINATIONS) {
                throw new SaysException(
                        StandardErrorCode.INVALID_CONFIGURATION,
                        "The grid has more than " + MOST_COMBINATIONS + " combinations",
                        "Search fewer parameters or values, or choose says.tune.search = random.");
            }
            all = longer;
        }
        return all;
    }

    private static List<String> values(ParameterRange range, int steps) {
        if (range instanceof Choice choice) {
            return choice.values();
        }
        LinkedHashSet<String> values = new LinkedHashSet<>();
        for (int step = 0; step < steps; step++) {
            values.add(at(range, step / (steps - 1.0)));
        }
        return List.copyOf(values);
    }

    /**
     * Independent draws, each decided by the seed, its place and the parameter's name alone. Parameter sets drawn before are
     * passed over: of a small space there may be fewer than asked for.
     */
    List<Map<String, String>> draws(int count, long seed) {
        LinkedHashSet<Map<String, String>> drawn = new LinkedHashSet<>();
        for (int draw = 0; draw < count * DRAWS_EACH && drawn.size() < count; draw++) {
            Map<String, String> parameters = new LinkedHashMap<>();
            for (Map.Entry<String, ParameterRange> dimension : dimensions.entrySet()) {
                String hash = ContentHash.ofText(seed + " " + draw + " " + dimension.getKey());
                double place = Long.parseLong(hash.substring(0, HEX_DIGITS), 16) / (double) (1L << 4 * HEX_DIGITS);
                parameters.put(dimension.getKey(), at(dimension.getValue(), place));
            }
            drawn.add(parameters);
        }
        return List.copyOf(drawn);
    }

    /** The value at a place from 0 to 1 on a range's scale. */
    private static String at(ParameterRange range, double place) {
        if (range instanceof Choice choice) {
            int index = (int) (place * choice.values().size());
            return choice.values().get(Math.min(index, choice.values().size() - 1));
        }
        if (range instanceof IntRange ints) {
            double value = between((double) ints.min(), (double) ints.max(), ints.logScale(), place);
            return Long.toString(Math.min(ints.max(), Math.max(ints.min(), Math.round(value))));
        }
        DoubleRange doubles = (DoubleRange) range;
        double value = between(doubles.min(), doubles.max(), doubles.logScale(), place);
        double rounded = new BigDecimal(value).round(new MathContext(DIGITS)).doubleValue();
        return text(Math.min(doubles.max(), Math.max(doubles.min(), rounded)));
    }

    private static double between(double min, double max, boolean logScale, double place) {
        return logScale ? Math.exp(Math.log(min) + place * (Math.log(max) - Math.log(min))) : min + place * (max - min);
    }

    private static String text(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /** The space in words, by parameter. */
    public Map<String, String> text() {
        Map<String, String> text = new LinkedHashMap<>();
        dimensions.forEach((name, range) -> text.put(
                name,
                range.text()
                        + (range instanceof IntRange ints && ints.logScale()
                                        || range instanceof DoubleRange doubles && doubles.logScale()
                                ? " (log)"
                                : "")));
        return text;
    }
}
