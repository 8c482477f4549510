package io.says.etl.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Reads lines as bytes, ended by LF or CRLF; of a line that is too long it keeps the beginning only. Not thread-safe. */
final class LineReader implements Closeable {

    private final InputStream in;
    private final long end;
    private final int longest;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int filled;
    private long position;
    private byte[] line = new byte[1 << 10];
    private int length;
    private boolean tooLong;

    /**
     * @param in the bytes, from {@code position} on
     * @param position where the stream stands in the file
     * @param end no line that begins here or later is read
     * @param longest the longest line kept whole, in bytes
     */
    LineReader(InputStream in, long position, long end, int longest) {
        this.in = in;
        this.position = position;
        this.end = end;
        this.longest = longest;
    }

    /** Goes to the next line; false at the end. */
    boolean next() throws IOException {
        if (position >= end) {
            return false;
        }
        length = 0;
        tooLong = false;
        boolean any = false;
        while (true) {
            if (at == filled) {
                filled = in.read(buffer);
                at = 0;
                if (filled <= 0) {
                    filled = 0;
                    return any;
                }
            }
            any = true;
            int from = at;
            while (at < filled && buffer[at] != '\n') {
                at++;
            }
            append(from, at - from);
            position += at - from;
            if (at < filled) {
                at++;
                position++;
                if (length > 0 && !tooLong && line[length - 1] == '\r') {
                    length--;
                }
                return true;
            }
        }
    }

    private void append(int from, int count) {
        int kept = Math.min(count, longest - length);
        if (kept < count) {
            tooLong = true;
        }
        if (length + kept > line.length) {
            line = java.util.Arrays.copyOf(line, Math.min(longest, Math.max(line.length * 2, length + kept)));
        }
        System.arraycopy(buffer, from, line, length, kept);
        length += kept;
    }

    /** The bytes of the line, valid to {@link #length()} until the next call of {@link #next()}. */
    byte[] bytes() {
        return line;
    }

    /** How many bytes the line has, or was cut to. */
    int length() {
        return length;
    }

    /** Whether the line was longer than the limit. */
    boolean tooLong() {
        return tooLong;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
