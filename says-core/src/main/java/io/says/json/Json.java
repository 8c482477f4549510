package io.says.json;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.says.AudioFeatures;
import io.says.SaysException;
import io.says.StandardErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON text from values and back. Writes records (by component name, in declaration order), maps, collections, strings,
 * numbers, booleans, enums, instants, durations, paths, optionals, audio features (by column) and null. A number that JSON cannot hold (NaN,
 * infinite) is written as null. Thread-safe.
 */
public final class Json {

    private Json() {}

    /** One line of JSON. */
    public static String write(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        append(out, value, -1);
        return out.toString();
    }

    /** JSON over several lines, indented by two spaces, with a final line feed. */
    public static String pretty(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        append(out, value, 0);
        return out.append('\n').toString();
    }

    /**
     * Reads a JSON object.
     *
     * @param text the JSON text
     * @param where what the text is, for the message
     * @return maps, lists, strings, numbers, booleans and nulls
     * @throws SaysException {@code CORRUPT_DATA} when the text is not one JSON object
     */
    public static Map<String, Object> object(String text, String where) {
        try {
            return ConfigFactory.parseString(text, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON))
                    .root()
                    .unwrapped();
        } catch (ConfigException | StackOverflowError e) {
            throw new SaysException(
                    StandardErrorCode.CORRUPT_DATA,
                    "Not a JSON object: " + where,
                    "The file was damaged or written by something else; restore it or delete it and run again.",
                    e);
        }
    }

    /**
     * Reads a JSON object as a record. Unknown fields are ignored, so that older readers open newer files.
     *
     * @throws SaysException {@code CORRUPT_DATA} when the text is not JSON or a field is missing or of another type
     */
    public static <R extends Record> R read(String text, Class<R> type, String where) {
        Problems problems = new Problems();
        R read = RecordReader.camelCase(problems).read(object(text, where), type, "");
        if (read == null || !problems.isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.CORRUPT_DATA,
                    "Unexpected content in " + where + ": " + problems,
                    "The file was damaged or written by another version; restore it or run again.");
        }
        return read;
    }

    private static void append(StringBuilder out, @Nullable Object value, int indent) {
        if (value == null
                || (value instanceof Double d && !Double.isFinite(d))
                || (value instanceof Float f && !Float.isFinite(f))) {
            out.append("null");
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Optional<?> optional) {
            append(out, optional.orElse(null), indent);
        } else if (value instanceof Map<?, ?> map) {
            Block block = new Block(out, '{', '}', indent);
            map.forEach((key, inner) -> block.member(String.valueOf(key), inner));
            block.end();
        } else if (value instanceof Collection<?> collection) {
            Block block = new Block(out, '[', ']', indent);
            collection.forEach(block::element);
            block.end();
        } else if (value instanceof double[] numbers) {
            Block block = new Block(out, '[', ']', -1);
            for (double number : numbers) {
                block.element(number);
            }
            block.end();
        } else if (value instanceof AudioFeatures features) {
            append(out, features.byColumn(), indent);
        } else if (value instanceof Record record) {
            appendRecord(out, record, indent);
        } else if (value instanceof CharSequence
                || value instanceof Enum<?>
                || value instanceof Instant
                || value instanceof Duration
                || value instanceof Path) {
            quote(out, value.toString());
        } else {
            throw new IllegalArgumentException("No JSON form for " + value.getClass());
        }
    }

    private static void appendRecord(StringBuilder out, Record record, int indent) {
        RecordShape shape = RecordShape.of(record.getClass());
        if (shape.isId()) { // an id record is its text
            quote(out, String.valueOf(shape.component(record, 0)));
            return;
        }
        Block block = new Block(out, '{', '}', indent);
        for (int i = 0; i < shape.size(); i++) {
            block.quotedMember(shape.quotedName(i), shape.component(record, i));
        }
        block.end();
    }

    static void quote(StringBuilder out, String text) {
        out.append('"');
        if (isPlain(text)) {
            out.append(text).append('"');
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20
                            || c >= 0x7f && c <= 0x9f
                            || c == '<'
                            || c == 0x2028
                            || c == 0x2029
                            || isLoneSurrogate(text, i)) {
                        out.append("\\u");
                        String hex = Integer.toHexString(c);
                        out.append("0".repeat(4 - hex.length())).append(hex);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** Whether a text stands in JSON as it is: most are, and are not worth a look at each character as it is written. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c > 0x7e || c == '"' || c == '\\' || c == '<') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLoneSurrogate(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }

    /** An object or array being written. */
    private static final class Block {
        private final StringBuilder out;
        private final char close;
        private final int indent;
        private boolean empty = true;

        Block(StringBuilder out, char open, char close, int indent) {
            this.out = out;
            this.close = close;
            this.indent = indent;
            out.append(open);
        }

        void member(String key, @Nullable Object value) {
            next();
            quote(out, key);
            value(value);
        }

        void quotedMember(String quotedKey, @Nullable Object value) {
            next();
            out.append(quotedKey);
            value(value);
        }

        private void value(@Nullable Object value) {
            out.append(indent < 0 ? ":" : ": ");
            append(out, value, indent < 0 ? -1 : indent + 1);
        }

        void element(@Nullable Object value) {
            next();
            append(out, value, indent < 0 ? -1 : indent + 1);
        }

        private void next() {
            if (!empty) {
                out.append(',');
            }
            empty = false;
            newLine(indent + 1);
        }

        void end() {
            if (!empty) {
                newLine(indent);
            }
            out.append(close);
        }

        private void newLine(int depth) {
            if (indent >= 0) {
                out.append('\n').append("  ".repeat(depth));
            }
        }
    }
}
