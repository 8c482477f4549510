package io.says.model.linear;

import io.says.config.Settings;
import io.says.model.items.Strengths;
import io.says.spi.ParameterRange.DoubleRange;
import io.says.spi.ParameterRange.IntRange;
import io.says.spi.ParameterSpec;
import java.util.List;

/** Two hops and a low-pass filter in closed form: {@link GraphFilter}. */
public final class GraphFilterTrainerFactory extends LinearTrainerFactory {

    /** Made by the plugin. */
    public GraphFilterTrainerFactory() {}

    @Override
    public String name() {
        return GraphFilter.NAME;
    }

    @Override
    public String description() {
        return "Two-hop co-occurrence and an ideal low-pass filter of the graph, in closed form (Shen et al. 2021)";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                ParameterSpec.of(
                                "rank",
                                "256",
                                new IntRange(1, 4096, true),
                                "singular vectors kept by the low-pass filter")
                        .searched(new IntRange(32, 1024, true)),
                ParameterSpec.of(
                                "low-pass",
                                "1",
                                new DoubleRange(0, 1e6, false),
                                "what the low-pass filter counts for beside the two hops")
                        .searched(new DoubleRange(0.01, 3, true)),
                Parameters.userExponent("0.5"),
                ParameterSpec.of(
                                "source-exponent",
                                "0.5",
                                new DoubleRange(0, 1, false),
                                "of the number of listeners of the track that speaks, in the two hops")
                        .searched(new DoubleRange(0.2, 1, false)),
                ParameterSpec.of(
                                "target-exponent",
                                "0.3",
                                new DoubleRange(0, 1, false),
                                "of the number of listeners of the track spoken for, in the two hops")
                        .searched(new DoubleRange(0.2, 1, false)),
                ParameterSpec.of("neighbours", "1000", new IntRange(1, 1_000_000, true), "weights kept for each track"),
                Parameters.strengthExponent());
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    Fit fit(Settings settings) {
        GraphFilter.GraphFilterConfig config =
                settings.bind("says.train.graph-filter", GraphFilter.GraphFilterConfig.class);
        long seed = settings.seed();
        return new Fit(new Strengths(config.strengthExponent()), new GraphFilter(config, seed)::fit);
    }
}
