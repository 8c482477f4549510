package io.says.json;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fills records from trees of maps, lists and plain values, collecting every problem instead of stopping at the first.
 * Component types: strings, booleans, int, long, double, float (and their boxes), enums, {@link Duration},
 * {@link Instant}, {@link Path}, {@link URI}, {@link Optional}, lists, sets, string-keyed maps, records. A component that is
 * {@code @Nullable} or {@link Optional} may be missing.
 */
public final class RecordReader {

    private final Problems problems;
    private final UnaryOperator<String> naming;

    private RecordReader(Problems problems, UnaryOperator<String> naming) {
        this.problems = problems;
        this.naming = naming;
    }

    /** A reader for which {@code userCount} is written {@code userCount}, as in JSON. */
    public static RecordReader camelCase(Problems problems) {
        return new RecordReader(problems, UnaryOperator.identity());
    }

    /** A reader for which {@code userCount} is written {@code user-count}, as in configuration. */
    public static RecordReader kebabCase(Problems problems) {
        return new RecordReader(
                problems, name -> name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
    }

    /**
     * Reads a record.
     *
     * @param tree the values by name
     * @param type the record class
     * @param where the path of the tree, for messages; empty at the root
     * @return the record, or null when a problem was found
     */
    public <R extends Record> @Nullable R read(Map<String, ?> tree, Class<R> type, String where) {
        int before = problems.all().size();
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] arguments = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String key = naming.apply(components[i].getName());
            String path = where.isEmpty() ? key : where + "." + key;
            arguments[i] = value(tree.get(key), components[i].getGenericType(), path, nullable(components[i]));
            checkRange(components[i], arguments[i], path);
        }
        if (problems.all().size() > before) {
            return null;
        }
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            problems.add(where, String.valueOf(e.getTargetException().getMessage()));
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Record cannot be built: " + type, e);
        }
    }

    private static boolean nullable(RecordComponent component) {
        AnnotatedType type = component.getAnnotatedType();
        return type.isAnnotationPresent(Nullable.class);
    }

    private void checkRange(RecordComponent component, @Nullable Object value, String path) {
        Range range = component.getAnnotation(Range.class);
        if (range != null && value instanceof Number number) {
            double n = number.doubleValue();
            if (!(n >= range.min() && n <= range.max())) {
                problems.add(path, "must " + describe(range) + ", not " + value);
            }
        }
    }

    private static String describe(Range range) {
        if (range.max() == Double.POSITIVE_INFINITY) {
            return "be at least " + plain(range.min());
        }
        if (range.min() == Double.NEGATIVE_INFINITY) {
            return "be at most " + plain(range.max());
        }
        return "lie between " + plain(range.min()) + " and " + plain(range.max());
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    private @Nullable Object value(@Nullable Object raw, Type type, String path, boolean nullable) {
        Class<?> target = type instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : (Class<?>) type;
        if (target == Optional.class) {
            Object inner = raw == null ? null : value(raw, argument(type, 0), path, true);
            return Optional.ofNullable(inner);
        }
        if (raw == null) {
            if (!nullable) {
                problems.add(path, "is missing");
            }
            return null;
        }
        if (List.class == target || java.util.Set.class == target) {
            return sequence(raw, type, target, path);
        }
        if (target == Map.class) {
            return map(raw, type, path);
        }
        if (target.isRecord()) {
            return record(raw, target, path);
        }
        try {
            return scalar(raw, target, path);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeParseException | ConfigException e) {
            problems.add(path, "must be " + describe(target) + ", not " + quoted(raw));
            return null;
        }
    }

    private @Nullable Object record(Object raw, Class<?> target, String path) {
        RecordComponent[] components = target.getRecordComponents();
        boolean id = components.length == 1 && components[0].getType() == String.class;
        if (raw instanceof String && components.length == 1) { // an id record is its text
            return read(Map.of(naming.apply(components[0].getName()), raw), target.asSubclass(Record.class), path);
        }
        if (raw instanceof Map<?, ?> map) {
            return read(stringKeys(map), target.asSubclass(Record.class), path);
        }
        problems.add(path, (id ? "must be text, not " : "must be a group of settings, not ") + quoted(raw));
        return null;
    }

    private @Nullable Object sequence(Object raw, Type type, Class<?> target, String path) {
        if (!(raw instanceof List<?> elements)) {
            problems.add(path, "must be a list, not " + quoted(raw));
            return null;
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            Object value = value(elements.get(i), argument(type, 0), path + "[" + i + "]", false);
            if (value != null) {
                values.add(value);
            }
        }
        return target == List.class
                ? List.copyOf(values)
                : java.util.Collections.unmodifiableSet(new LinkedHashSet<>(values));
    }

    private @Nullable Object map(Object raw, Type type, String path) {
        if (!(raw instanceof Map<?, ?> tree)) {
            problems.add(path, "must be a group of settings, not " + quoted(raw));
            return null;
        }
        // The parser forgets the order; numbers within names sort as numbers: "top 5 %" before "top 10 %".
        Map<String, Object> values = new TreeMap<>(
                Comparator.comparing(RecordReader::numbersPadded).thenComparing(Comparator.naturalOrder()));
        stringKeys(tree).forEach((key, inner) -> {
            Object value = value(inner, argument(type, 1), path + "." + key, false);
            if (value != null) {
                values.put(key, value);
            }
        });
        return Collections.unmodifiableMap(values);
    }

    private static String numbersPadded(String key) {
        return Pattern.compile("[0-9]+")
                .matcher(key)
                .replaceAll(run -> "0".repeat(Math.max(0, 20 - run.group().length())) + run.group());
    }

    private static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }

    private static Map<String, ?> stringKeys(Map<?, ?> map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }

    private static Object scalar(Object raw, Class<?> target, String path) {
        if (target == Object.class) {
            return raw;
        }
        if (target == String.class) {
            if (raw instanceof Map || raw instanceof List) {
                throw new IllegalArgumentException(path);
            }
            return raw.toString();
        }
        if (target == boolean.class || target == Boolean.class) {
            return switch (raw.toString().toLowerCase(Locale.ROOT)) {
                case "true", "yes", "on" -> true;
                case "false", "no", "off" -> false;
                default -> throw new IllegalArgumentException(path);
            };
        }
        if (target == int.class || target == Integer.class) {
            return Math.toIntExact(wholeNumber(raw));
        }
        if (target == long.class || target == Long.class) {
            return wholeNumber(raw);
        }
        if (target == double.class || target == Double.class) {
            return number(raw);
        }
        if (target == float.class || target == Float.class) {
            return finite((float) number(raw));
        }
        if (target == Duration.class) {
            return raw.toString().startsWith("P")
                    ? Duration.parse(raw.toString())
                    : ConfigFactory.empty()
                            .withValue("d", ConfigValueFactory.fromAnyRef(raw))
                            .getDuration("d");
        }
        if (target == Instant.class) {
            return Instant.parse(raw.toString());
        }
        if (target == Path.class) {
            return path(raw.toString());
        }
        if (target == URI.class) {
            return URI.create(raw.toString());
        }
        if (target.isEnum()) {
            return constant(raw.toString(), target);
        }
        throw new IllegalStateException("No way to read a " + target + " at " + path);
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static long wholeNumber(Object raw) {
        if (raw instanceof Integer || raw instanceof Long) {
            return ((Number) raw).longValue();
        }
        double number = number(raw);
        if (number != Math.rint(number) || Math.abs(number) > 1L << 53) {
            return Long.parseLong(raw.toString());
        }
        return raw instanceof String text && text.matches("[-+]?[0-9]+") ? Long.parseLong(text) : (long) number;
    }

    private static double number(Object raw) {
        double number = raw instanceof Number n ? n.doubleValue() : Double.parseDouble(raw.toString());
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("not finite");
        }
        return number;
    }

    private static float finite(float number) {
        if (!Float.isFinite(number)) {
            throw new IllegalArgumentException("not finite");
        }
        return number;
    }

    private static Object constant(String text, Class<?> target) {
        String wanted = text.replace('-', '_');
        for (Object constant : target.getEnumConstants()) {
            if (((Enum<?>) constant).name().equalsIgnoreCase(wanted)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(text);
    }

    private static String describe(Class<?> target) {
        if (target.isEnum()) {
            return "one of "
                    + String.join(
                            ", ",
                            Arrays.stream(target.getEnumConstants())
                                    .map(c -> ((Enum<?>) c)
                                            .name()
                                            .toLowerCase(Locale.ROOT)
                                            .replace('_', '-'))
                                    .toList());
        }
        if (target == boolean.class || target == Boolean.class) {
            return "true or false";
        }
        if (target == int.class || target == Integer.class || target == long.class || target == Long.class) {
            return "a whole number";
        }
        if (target == double.class || target == Double.class || target == float.class || target == Float.class) {
            return "a number";
        }
        if (target == Duration.class) {
            return "a duration such as 30s or 5m";
        }
        if (target == URI.class) {
            return "an address such as https://example.org/path";
        }
        return "text";
    }

    private static String quoted(Object raw) {
        String text = raw.toString();
        return "\"" + (text.length() > 80 ? text.substring(0, 77) + "..." : text) + "\"";
    }
}
