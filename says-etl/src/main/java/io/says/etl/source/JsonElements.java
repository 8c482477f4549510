package io.says.etl.source;

import io.says.spi.RawRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a JSON array, one after the other, of which one at a time is in memory. The array is the whole file, or the
 * value of one key of the object that is the file. What is not JSON becomes an element with a problem, and reading goes on
 * with the next object that follows another; so nothing behind a damaged place is lost.
 */
final class JsonElements implements Iterator<JsonElements.Element> {

    private static final int DEEPEST = 512;

    private static final int VALUE = 0;
    private static final int FIRST_VALUE = 1;
    private static final int KEY = 2;
    private static final int FIRST_KEY = 3;
    private static final int COLON = 4;
    private static final int AFTER = 5;

    private final InputStream in;
    private final @Nullable String key;
    private final int longest;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int filled;
    private byte[] element = new byte[1 << 10];
    private int length;
    private boolean tooLong;
    private boolean nextIsResumed;
    private boolean recovered;
    private boolean ended;
    private long position;
    private @Nullable Element next;

    /**
     * One element.
     *
     * @param position which it is, from 1
     * @param text its text; where there is a problem, what could be decoded of its beginning
     * @param problem {@code CODE: detail}, or null
     */
    record Element(long position, String text, @Nullable String problem) {}

    /**
     * @param in the bytes of the file; closed at its end
     * @param key the key whose value is the array; null where the array is the file
     * @param longest the longest element read, in bytes
     */
    JsonElements(InputStream in, @Nullable String key, int longest) throws IOException {
        this.in = in;
        this.key = key;
        this.longest = longest;
        try {
            this.next = begin() ? read() : problem("MALFORMED_JSON: there is no JSON array");
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Element next() {
        Element given = next;
        if (given == null) {
            throw new NoSuchElementException();
        }
        try {
            next = ended ? null : read();
            if (next == null) {
                in.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return given;
    }

    /** Goes to the first element; false where there is no array, an empty file being an empty array. */
    private boolean begin() throws IOException {
        if (peek() == 0xEF) {
            for (int i = 0; i < 3; i++) {
                consume();
            }
            length = 0;
        }
        int first = skipSpace();
        if (first < 0) {
            ended = true;
            return true;
        }
        if (first == '[') {
            skip();
            return true;
        }
        if (first != '{' || key == null) {
            return false;
        }
        skip();
        while (true) {
            if (skipSpace() != '"') {
                return false;
            }
            length = 0;
            consume();
            if (string() != null || skipSpace() != ':') {
                return false;
            }
            boolean found = key.equals(new String(element, 1, length - 2, StandardCharsets.UTF_8));
            skip();
            if (found && skipSpace() == '[') {
                skip();
                return true;
            }
            length = 0;
            skipSpace();
            if (value() != null) {
                return false;
            }
            length = 0;
            if (skipSpace() != ',') {
                return false;
            }
            skip();
        }
    }

    private Element problem(String problem) throws IOException {
        while (length < RawRow.KEPT && peek() >= 0) {
            consume();
        }
        ended = true;
        return new Element(++position, text(length), problem);
    }

    private @Nullable Element read() throws IOException {
        if (ended) {
            in.close();
            return null;
        }
        length = 0;
        tooLong = false;
        if (!nextIsResumed) {
            int first = skipSpace();
            while (first == ']') {
                skip();
                int after = skipSpace();
                if (after < 0 || (key != null && !recovered)) {
                    ended = true;
                    return null;
                }
                if (after == '[' && key == null) {
                    // Arrays one after the other, as files put together have them.
                    skip();
                    first = skipSpace();
                } else {
                    length = 0;
                    append(']');
                    Element rest = damaged("MALFORMED_JSON: something follows the array");
                    return ended && rest.text().matches("[\\]}\\s]*") ? null : rest;
                }
            }
            if (first < 0) {
                ended = true;
                return new Element(++position, "", "TRUNCATED_JSON: the file ends before its array does");
            }
            if (first == ',') {
                skip();
                return new Element(++position, ",", "MALFORMED_JSON: there is no element before the comma");
            }
        }
        String wrong = value();
        if (wrong != null) {
            return damaged(wrong);
        }
        if (skipSpace() == ',') {
            skip();
        }
        return whole();
    }

    private Element whole() {
        long place = ++position;
        if (tooLong) {
            return new Element(
                    place, text(Math.min(length, RawRow.KEPT)), "ELEMENT_TOO_LONG: longer than " + longest + " bytes");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(element, 0, length))
                    .toString();
            return new Element(place, text, null);
        } catch (CharacterCodingException e) {
            return new Element(place, text(Math.min(length, RawRow.KEPT)), "NOT_UTF8: " + e.getMessage());
        }
    }

    /** What was kept, decoded leniently. */
    private String text(int count) {
        return new String(element, 0, count, StandardCharsets.UTF_8);
    }

    /** Goes on to the next place where one object follows another. */
    private Element damaged(String wrong) throws IOException {
        recovered = true;
        int state = 0;
        int cut = length;
        while (true) {
            int b = peek();
            if (b < 0) {
                ended = true;
                return new Element(++position, text(Math.min(length, RawRow.KEPT)), wrong);
            }
            consume();
            if (b == '}') {
                state = 1;
                cut = length;
            } else if (state == 1 && b == ',') {
                state = 2;
            } else if (state == 2 && b == '{') {
                state = 3;
            } else if (state == 3 && b == '"') {
                String text = text(Math.min(cut, RawRow.KEPT));
                nextIsResumed = true;
                return new Element(++position, text, wrong);
            } else if (!space(b)) {
                state = 0;
            }
        }
    }

    /** Reads one value into the element; null when it is well-formed as far as brackets, quotes and commas go. */
    private @Nullable String value() throws IOException {
        BitSet objects = new BitSet();
        int depth = 0;
        int expected = VALUE;
        if (nextIsResumed) {
            nextIsResumed = false;
            append('{');
            append('"');
            objects.set(0);
            depth = 1;
            String wrong = string();
            if (wrong != null) {
                return wrong;
            }
            expected = COLON;
        }
        while (true) {
            int b = peek();
            if (b < 0) {
                return "TRUNCATED_JSON: the file ends within an element";
            }
            if (space(b)) {
                consume();
                continue;
            }
            boolean complete = false;
            if (expected == AFTER) {
                if (b == ',') {
                    expected = objects.get(depth - 1) ? KEY : VALUE;
                } else if (b == (objects.get(depth - 1) ? '}' : ']')) {
                    complete = true;
                    depth--;
                } else {
                    return unexpected(b);
                }
                consume();
            } else if (expected == COLON) {
                if (b != ':') {
                    return unexpected(b);
                }
                consume();
                expected = VALUE;
            } else if (expected == KEY || expected == FIRST_KEY) {
                consume();
                if (b == '"') {
                    String wrong = string();
                    if (wrong != null) {
                        return wrong;
                    }
                    expected = COLON;
                } else if (b == '}' && expected == FIRST_KEY) {
                    complete = true;
                    depth--;
                } else {
                    return unexpected(b);
                }
            } else if (b == '{' || b == '[') {
                if (depth == DEEPEST) {
                    return "MALFORMED_JSON: nested more than " + DEEPEST + " deep";
                }
                consume();
                objects.set(depth++, b == '{');
                expected = b == '{' ? FIRST_KEY : FIRST_VALUE;
            } else if (b == ']' && expected == FIRST_VALUE) {
                consume();
                complete = true;
                depth--;
            } else if (b == '"') {
                consume();
                String wrong = string();
                if (wrong != null) {
                    return wrong;
                }
                complete = true;
            } else if (scalar(b)) {
                while (scalar(peek())) {
                    consume();
                }
                complete = true;
            } else {
                return unexpected(b);
            }
            if (complete) {
                if (depth == 0) {
                    return null;
                }
                expected = AFTER;
            }
        }
    }

    private static String unexpected(int b) {
        return "MALFORMED_JSON: " + (b > ' ' && b < 0x7F ? "\"" + (char) b + "\"" : "byte " + b) + " is out of place";
    }

    /** Reads a string behind its opening quote. */
    private @Nullable String string() throws IOException {
        while (true) {
            int b = peek();
            if (b < 0) {
                return "TRUNCATED_JSON: the file ends within an element";
            }
            if (b < ' ') {
                return "MALFORMED_JSON: a text is not closed on its line";
            }
            consume();
            if (b == '"') {
                return null;
            }
            if (b == '\\') {
                if (peek() < 0) {
                    return "TRUNCATED_JSON: the file ends within an element";
                }
                consume();
            }
        }
    }

    private static boolean scalar(int b) {
        return (b >= '0' && b <= '9')
                || (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || b == '-'
                || b == '+'
                || b == '.';
    }

    private static boolean space(int b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private int skipSpace() throws IOException {
        while (space(peek())) {
            at++;
        }
        return peek();
    }

    private void skip() {
        at++;
    }

    private void consume() {
        append(buffer[at++]);
    }

    private void append(int b) {
        if (length == longest) {
            tooLong = true;
            return;
        }
        if (length == element.length) {
            element = Arrays.copyOf(element, Math.min(longest, element.length * 2));
        }
        element[length++] = (byte) b;
    }

    private int peek() throws IOException {
        if (at == filled) {
            filled = Math.max(0, in.read(buffer));
            at = 0;
            if (filled == 0) {
                return -1;
            }
        }
        return buffer[at] & 0xFF;
    }
}
