package io.says.ui.internal.http;

import io.javalin.http.Context;
import io.says.SaysException;
import io.says.StandardErrorCode;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a request's query, with a clear refusal of what it must not hold. */
public final class Query {

    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,12})?");

    private Query() {}

    /** A text, or its default. */
    public static String text(Context ctx, String name, String byDefault) {
        try {
            @Nullable String value = ctx.queryParam(name);
            return value == null ? byDefault : value;
        } catch (IllegalArgumentException e) {
            throw invalid("The query is not properly encoded", "Encode it as UTF-8 with percent signs.");
        }
    }

    /** A whole number within its range, or its default. */
    public static int number(Context ctx, String name, int byDefault, int min, int max) {
        String value = text(ctx, name, "");
        if (value.isEmpty()) {
            return byDefault;
        }
        int number = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : -1;
        if (number < min || number > max) {
            throw invalid(
                    name + " must be a whole number from " + min + " to " + max, "Correct the value of " + name + ".");
        }
        return number;
    }

    /** A finite number; empty where it is left out. */
    public static OptionalDouble decimal(Context ctx, String name) {
        String value = text(ctx, name, "").strip();
        if (value.isEmpty()) {
            return OptionalDouble.empty();
        }
        if (!DECIMAL.matcher(value).matches()) {
            throw invalid(name + " must be a number", "Correct the value of " + name + ".");
        }
        return OptionalDouble.of(Double.parseDouble(value));
    }

    /** {@code true} or {@code false}; false where it is left out. */
    public static boolean flag(Context ctx, String name) {
        String value = text(ctx, name, "false");
        if (!"true".equals(value) && !"false".equals(value)) {
            throw invalid(name + " must be true or false", "Leave it out for false.");
        }
        return Boolean.parseBoolean(value);
    }

    /** A refusal of what a request holds. */
    public static SaysException invalid(String what, String hint) {
        return new SaysException(StandardErrorCode.INVALID_REQUEST, what, hint);
    }
}
