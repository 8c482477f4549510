package io.says.model.linear;

import io.says.config.Settings;
import io.says.model.items.Strengths;
import io.says.spi.ParameterRange.IntRange;
import io.says.spi.ParameterSpec;
import java.util.List;

/** EASE (Steck 2019) with scaled rows and columns: {@link Ease}. */
public final class EaseTrainerFactory extends LinearTrainerFactory {

    /** Made by the plugin. */
    public EaseTrainerFactory() {}

    @Override
    public String name() {
        return Ease.NAME;
    }

    @Override
    public String description() {
        return "EASE, a linear autoencoder in closed form, dense: up to some ten thousand tracks (Steck 2019)";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                Parameters.regularisation("5", 0.1, 1000),
                Parameters.userExponent("0.5"),
                Parameters.trackExponent("0.25"),
                Parameters.targetExponent("0.15"),
                ParameterSpec.of("neighbours", "1000", new IntRange(1, 1_000_000, true), "weights kept for each track"),
                Parameters.strengthExponent());
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    Fit fit(Settings settings) {
        Ease.EaseConfig config = settings.bind("says.train.ease", Ease.EaseConfig.class);
        Ease ease = new Ease(config, Runtime.getRuntime().maxMemory());
        return new Fit(new Strengths(config.strengthExponent()), ease::fit);
    }
}
