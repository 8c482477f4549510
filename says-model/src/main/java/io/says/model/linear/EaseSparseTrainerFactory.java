package io.says.model.linear;

import io.says.config.Settings;
import io.says.model.items.Strengths;
import io.says.spi.ParameterRange.IntRange;
import io.says.spi.ParameterSpec;
import java.util.List;

/** EASE over the tracks heard most with each: {@link EaseSparse}. */
public final class EaseSparseTrainerFactory extends LinearTrainerFactory {

    /** Made by the plugin. */
    public EaseSparseTrainerFactory() {}

    @Override
    public String name() {
        return EaseSparse.NAME;
    }

    @Override
    public String description() {
        return "EASE over the tracks heard most with each track, for large catalogues (Steck 2019; Ning and Karypis 2011)";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                Parameters.regularisation("5", 0.1, 1000),
                Parameters.userExponent("0.5"),
                Parameters.trackExponent("0.25"),
                Parameters.targetExponent("0.15"),
                ParameterSpec.of(
                                "neighbours",
                                "200",
                                new IntRange(1, 4096, true),
                                "tracks that may speak for each track")
                        .searched(new IntRange(50, 500, true)),
                ParameterSpec.of(
                        "cooccurrences",
                        "10000",
                        new IntRange(1, 1_000_000, true),
                        "co-occurrences kept for each track, the strongest"),
                Parameters.strengthExponent());
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    Fit fit(Settings settings) {
        EaseSparse.EaseSparseConfig config = settings.bind("says.train.ease-sparse", EaseSparse.EaseSparseConfig.class);
        return new Fit(
                new Strengths(config.strengthExponent()),
                new EaseSparse(config, Runtime.getRuntime().maxMemory())::fit);
    }
}
