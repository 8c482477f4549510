package io.says.etl.source;

import io.says.spi.RawRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a split, decoded strictly, each with its number and what is wrong with its bytes. A byte order mark at the
 * start of a file is passed over.
 */
final class TextLines implements Iterator<TextLines.Line> {

    /** The longest line read, in bytes. */
    static final int LONGEST = 1 << 20;

    /** Encodings in which a byte below 128 is that character, and nothing else. */
    private static final Set<Charset> ASCII_COMPATIBLE =
            Set.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1, StandardCharsets.US_ASCII);

    private final LineReader reader;
    private final Map<Long, String> corrections;
    private final CharsetDecoder decoder;
    private long number;
    private final boolean ascii;
    private boolean first;
    private @Nullable Line next;

    /**
     * One line.
     *
     * @param number from 1
     * @param text the text; where there is a problem, what could be decoded of its beginning
     * @param problem {@code CODE: detail}, or null
     */
    record Line(long number, String text, @Nullable String problem) {}

    TextLines(FileSplit split, Charset charset) throws IOException {
        this.reader = split.open(LONGEST);
        this.corrections = split.corrections();
        this.number = split.firstLine();
        this.first = split.start() == 0;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        this.ascii = ASCII_COMPATIBLE.contains(charset);
        this.next = read();
    }

    private @Nullable Line read() throws IOException {
        if (!reader.next()) {
            reader.close();
            return null;
        }
        byte[] bytes = reader.bytes();
        int from = first && startsWithMark(bytes, reader.length()) ? 3 : 0;
        first = false;
        int length = reader.length() - from;
        long line = number++;
        String corrected = corrections.isEmpty() ? null : corrections.get(line);
        if (corrected != null) {
            return new Line(line, corrected, null);
        }
        if (reader.tooLong()) {
            return new Line(line, prefix(bytes, from, length), "LINE_TOO_LONG: longer than " + LONGEST + " bytes");
        }
        String text;
        try {
            text = ascii && isAscii(bytes, from, length)
                    ? new String(bytes, from, length, StandardCharsets.ISO_8859_1)
                    : decoder.decode(ByteBuffer.wrap(bytes, from, length)).toString();
        } catch (CharacterCodingException e) {
            return new Line(line, prefix(bytes, from, length), "NOT_" + code() + ": " + e.getMessage());
        }
        if (text.indexOf('\0') >= 0) {
            return new Line(line, text, "NUL_BYTE: at character " + (text.indexOf('\0') + 1));
        }
        return new Line(line, text, null);
    }

    /** Most lines are: they need no decoder. */
    private static boolean isAscii(byte[] bytes, int from, int length) {
        int all = 0;
        for (int i = from; i < from + length; i++) {
            all |= bytes[i];
        }
        return all >= 0;
    }

    private String code() {
        return decoder.charset().name().replaceAll("[^A-Za-z0-9]", "").toUpperCase(java.util.Locale.ROOT);
    }

    private static String prefix(byte[] bytes, int from, int length) {
        return new String(bytes, from, Math.min(length, RawRow.KEPT), StandardCharsets.ISO_8859_1);
    }

    private static boolean startsWithMark(byte[] bytes, int length) {
        return length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Line next() {
        Line line = next;
        if (line == null) {
            throw new NoSuchElementException();
        }
        try {
            next = read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line;
    }
}
