package io.says.orchestrator.terminal;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;

/** Numbers, times and texts as people read them, alike in every locale. */
public final class Figures {

    private static final long MILLIS_OF_A_SECOND = 1_000;
    private static final long MILLIS_OF_A_MINUTE = 60_000;
    private static final long BYTES_OF_A_UNIT = 1_000;

    private Figures() {}

    /** A whole number with commas between the thousands. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A number with so many digits after the point; a dash when it is not finite. */
    public static String decimal(double value, int digits) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + digits + "f", value) : "-";
    }

    /** A share from 0 to 1 as per cent with one digit. */
    public static String percent(double share) {
        return Double.isFinite(share) ? decimal(share * 100, 1) + " %" : "-";
    }

    /** A number without needless zeros; whole ones with commas between the thousands. */
    public static String plain(double number) {
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            return count((long) number);
        }
        return Double.isFinite(number)
                ? BigDecimal.valueOf(Math.rint(number * 1e6) / 1e6)
                        .stripTrailingZeros()
                        .toPlainString()
                : "-";
    }

    /** A number of bytes in the largest unit of 1000 that leaves a whole digit before the point. */
    public static String bytes(long bytes) {
        String[] units = {"kB", "MB", "GB", "TB", "PB", "EB"};
        if (bytes < BYTES_OF_A_UNIT) {
            return bytes + " B";
        }
        double shown = bytes / (double) BYTES_OF_A_UNIT;
        int unit = 0;
        while (shown >= BYTES_OF_A_UNIT - 0.05 && unit < units.length - 1) {
            shown /= BYTES_OF_A_UNIT;
            unit++;
        }
        return decimal(shown, 1) + " " + units[unit];
    }

    /** A time as milliseconds, seconds or minutes, whichever reads best; none where the clock was set back meanwhile. */
    public static String duration(Duration took) {
        long millis = Math.max(0, took.toMillis());
        if (millis < MILLIS_OF_A_SECOND) {
            return millis + " ms";
        }
        if (millis < MILLIS_OF_A_MINUTE) {
            return decimal(millis / (double) MILLIS_OF_A_SECOND, 1) + " s";
        }
        return millis / MILLIS_OF_A_MINUTE + " min "
                + String.format(Locale.ROOT, "%02d", millis % MILLIS_OF_A_MINUTE / MILLIS_OF_A_SECOND) + " s";
    }

    /** The words of a name: {@code trainRows} gives {@code train rows}, {@code suspects.SINGLE_FAN} {@code suspects.single fan}. */
    public static String words(String name) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                if (i > 0 && Character.isLowerCase(name.charAt(i - 1))) {
                    words.append(' ');
                }
                words.append((char) (c - 'A' + 'a'));
            } else {
                words.append(c == '_' ? ' ' : c);
            }
        }
        return words.toString();
    }

    /**
     * A text that cannot move the cursor: whatever a data set holds, control characters become blanks before a terminal
     * sees them.
     */
    public static String printable(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean harmful = Character.isISOControl(c)
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            clean.appendCodePoint(harmful ? ' ' : c);
        });
        return clean.toString();
    }

    /** A text of at most so many columns, an ellipsis at the end where it was longer. */
    public static String shortened(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int used = 1;
        for (int c : text.codePoints().toArray()) {
            used += width(c);
            if (used > columns) {
                break;
            }
            kept.appendCodePoint(c);
        }
        return kept.append('…').toString();
    }

    /** How many columns of a terminal a text takes: ideographs and emoji take two, combining marks none. */
    public static int width(String text) {
        return text.codePoints().map(Figures::width).sum();
    }

    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = c >= 0x1100 && c <= 0x115F
                || c >= 0x2E80 && c <= 0xA4CF
                || c >= 0xAC00 && c <= 0xD7A3
                || c >= 0xF900 && c <= 0xFAFF
                || c >= 0xFE30 && c <= 0xFE6F
                || c >= 0xFF00 && c <= 0xFF60
                || c >= 0xFFE0 && c <= 0xFFE6
                || c >= 0x1F300 && c <= 0x1FAFF
                || c >= 0x20000 && c <= 0x3FFFD;
        return wide ? 2 : 1;
    }
}
