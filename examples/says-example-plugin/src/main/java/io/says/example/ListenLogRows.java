package io.says.example;

import io.says.spi.RawRow;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The lines of one log, read one by one: a row each, but for the header. */
final class ListenLogRows implements Iterator<RawRow> {

    private static final Pattern LINE = Pattern.compile("(.+?) ~ (.+?)(?: x(\\d+))?");
    private static final int LONGEST = 1 << 16;

    private final ListenLogReading.Log log;
    private final InputStream in;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long number;
    private @Nullable RawRow next;

    ListenLogRows(ListenLogReading.Log log, InputStream in) throws IOException {
        this.log = log;
        this.in = new BufferedInputStream(in);
        this.next = read();
    }

    private @Nullable RawRow read() throws IOException {
        while (nextLine()) {
            number++;
            RawRow row = row(log.corrections().get(number));
            if (row != null) {
                return row;
            }
        }
        in.close();
        return null;
    }

    /** Reads up to the end of a line; of a longer one the beginning is kept, so that none uses up the memory. */
    private boolean nextLine() throws IOException {
        bytes.reset();
        int read = in.read();
        if (read < 0) {
            return false;
        }
        while (read >= 0 && read != '\n') {
            if (bytes.size() <= LONGEST) {
                bytes.write(read);
            }
            read = in.read();
        }
        return true;
    }

    private @Nullable RawRow row(@Nullable String correction) {
        if (correction == null && bytes.size() > LONGEST) {
            return unreadable(
                    "LINE_TOO_LONG: longer than " + LONGEST + " bytes", bytes.toString(StandardCharsets.UTF_8));
        }
        String line;
        try {
            line = correction != null
                    ? correction
                    : StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes.toByteArray()))
                            .toString();
        } catch (CharacterCodingException e) {
            return unreadable("NOT_UTF8: " + e.getMessage(), bytes.toString(StandardCharsets.ISO_8859_1));
        }
        if (number == 1 && line.strip().replace("\uFEFF", "").equals(ListenLogSource.HEADER)) {
            return null; // the one line that is no row
        }
        return parsed(line);
    }

    private RawRow parsed(String line) {
        String text = line.strip();
        if (text.isEmpty()) {
            return unreadable("BLANK_LINE: nothing on the line", line);
        }
        if (text.equals(ListenLogSource.HEADER)) {
            return unreadable("REPEATED_HEADER: a second header; were two logs joined?", line);
        }
        Matcher parts = LINE.matcher(text);
        if (!parts.matches()) {
            return unreadable("MALFORMED_LINE: not \"user ~ track x3\"", line);
        }
        String plays = parts.group(3);
        Object[] values = {parts.group(1), parts.group(2), plays == null ? "1" : plays};
        return new RawRow(log.name(), number, RawRow.Kind.EVENT, null, line, values);
    }

    private RawRow unreadable(String problem, String line) {
        return RawRow.unreadable(log.name(), number, RawRow.Kind.EVENT, problem, line);
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public RawRow next() {
        RawRow row = next;
        if (row == null) {
            throw new NoSuchElementException();
        }
        try {
            next = read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return row;
    }
}
