package io.says.model.linear;

import io.says.config.Settings;
import io.says.spi.ParameterRange.DoubleRange;
import io.says.spi.ParameterSpec;
import io.says.spi.TrainerFactory;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parameters that several trainers have, and their values as text. */
final class Parameters {

    private Parameters() {}

    /** The values chosen, each in one way of writing it. */
    static Map<String, String> chosen(TrainerFactory trainer, Settings settings) {
        Map<String, String> chosen = new LinkedHashMap<>();
        for (ParameterSpec parameter : trainer.parameters()) {
            String text = settings.text("says.train." + trainer.name() + "." + parameter.name());
            chosen.put(
                    parameter.name(),
                    switch (parameter.type()) {
                        case "int" -> Long.toString(new BigDecimal(text).longValueExact());
                        case "double" -> Double.toString(Double.parseDouble(text));
                        default -> text;
                    });
        }
        return chosen;
    }

    static ParameterSpec regularisation(String standard, double from, double to) {
        return ParameterSpec.of(
                        "regularisation",
                        standard,
                        new DoubleRange(1e-9, 1e9, false),
                        "lambda, added to the diagonal of the scaled co-occurrences")
                .searched(new DoubleRange(from, to, true));
    }

    static ParameterSpec userExponent(String standard) {
        return ParameterSpec.of(
                        "user-exponent",
                        standard,
                        new DoubleRange(0, 2, false),
                        "a user counts by its number of tracks to the power of minus this")
                .searched(new DoubleRange(0, 1, false));
    }

    static ParameterSpec trackExponent(String standard) {
        return ParameterSpec.of(
                        "track-exponent",
                        standard,
                        new DoubleRange(0, 1, false),
                        "tracks are divided by their number of listeners to the power of this before the fit")
                .searched(new DoubleRange(0, 0.6, false));
    }

    static ParameterSpec targetExponent(String standard) {
        return ParameterSpec.of(
                        "target-exponent",
                        standard,
                        new DoubleRange(0, 1, false),
                        "scores are multiplied by the number of listeners to the power of this after it")
                .searched(new DoubleRange(0, 0.6, false));
    }

    static ParameterSpec strengthExponent() {
        return ParameterSpec.of(
                "strength-exponent",
                "0",
                new DoubleRange(0, 1, false),
                "what was heard counts by its strength to the power of this; with 0 it counts 1");
    }
}
