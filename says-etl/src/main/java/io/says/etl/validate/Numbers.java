package io.says.etl.validate;

import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/** Numbers and times as sources write them. */
final class Numbers {

    /** No time at all. */
    static final long NO_TIME = Long.MIN_VALUE;

    private static final long LATEST_MILLIS = 253_402_300_799_999L;

    /** From here on they are milliseconds: as seconds it would be the year 5138. */
    private static final long LEAST_MILLIS = 100_000_000_000L;

    private static final int MOST_DIGITS = 15;
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern ZONED = Pattern.compile(".*(?:Z|[+-]\\d{2}:?\\d{2})");
    private static final Pattern COLONLESS = Pattern.compile("(.*T.*[+-]\\d{2})(\\d{2})$");

    private Numbers() {}

    /** Whether it is a decimal number, perhaps with an exponent: nothing else that Java reads, such as {@code 1d} or {@code 0x1p3}. */
    static boolean decimal(String text) {
        int at = 0;
        int end = text.length();
        if (at < end && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
            at++;
        }
        int digits = at;
        while (at < end && isDigit(text.charAt(at))) {
            at++;
        }
        digits = at - digits;
        if (at < end && text.charAt(at) == '.') {
            int point = ++at;
            while (at < end && isDigit(text.charAt(at))) {
                at++;
            }
            digits += at - point;
        }
        if (digits == 0) {
            return false;
        }
        if (at < end && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < end && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
                at++;
            }
            int exponent = at;
            while (at < end && isDigit(text.charAt(at))) {
                at++;
            }
            if (at == exponent) {
                return false;
            }
        }
        return at == end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The value of up to 15 digits and nothing else, or -1. */
    static long digits(String text) {
        int length = text.length();
        if (length == 0 || length > MOST_DIGITS) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    /** Milliseconds since 1970 in UTC, from seconds, milliseconds or ISO 8601; {@link #NO_TIME} for anything else. */
    static long millis(Object value) {
        if (value instanceof Timestamp timestamp) {
            return within(timestamp.getTime());
        }
        if (value instanceof Instant instant) {
            return millis(instant);
        }
        String text = value.toString().strip();
        long digits = digits(text);
        if (digits >= 0) {
            return within(digits >= LEAST_MILLIS ? digits : digits * 1000);
        }
        if (decimal(text)) {
            double number = Double.parseDouble(text);
            return within(Math.round(Math.abs(number) >= LEAST_MILLIS ? number : number * 1000));
        }
        try {
            if (DATE.matcher(text).matches()) {
                return within(LocalDate.parse(text)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .toEpochMilli());
            }
            String iso = COLONLESS.matcher(text.replace(' ', 'T')).replaceFirst("$1:$2");
            return millis(
                    ZONED.matcher(iso).matches()
                            ? OffsetDateTime.parse(iso).toInstant()
                            : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return NO_TIME;
        }
    }

    private static long millis(Instant instant) {
        return Math.abs(instant.getEpochSecond()) > LATEST_MILLIS / 1000 ? NO_TIME : instant.toEpochMilli();
    }

    private static long within(long millis) {
        return Math.abs(millis) > LATEST_MILLIS ? NO_TIME : millis;
    }
}
