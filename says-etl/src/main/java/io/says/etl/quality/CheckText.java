package io.says.etl.quality;

import io.says.spi.CheckOptions;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures and ranges as checks write them. */
final class CheckText {

    private CheckText() {}

    static String percent(double share) {
        return plain(Math.rint(share * 10_000) / 100) + " %";
    }

    static String three(double number) {
        return String.format(Locale.ROOT, "%.3f", number);
    }

    static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    /** A range in words, checked. */
    static String between(CheckOptions options, @Nullable Double min, @Nullable Double max) {
        if (min == null && max == null) {
            throw options.wrong("min", "or max must be given");
        }
        if (min == null) {
            return "at most at " + plain(max == null ? 0 : max);
        }
        if (max == null) {
            return "at least at " + plain(min);
        }
        if (min > max) {
            throw options.wrong("min", "must not exceed max, which is " + plain(max));
        }
        return "between " + plain(min) + " and " + plain(max);
    }
}
