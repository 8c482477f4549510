package io.says.model.linear;

import io.says.config.Settings;
import io.says.model.items.Strengths;
import io.says.spi.ParameterRange.DoubleRange;
import io.says.spi.ParameterRange.IntRange;
import io.says.spi.ParameterSpec;
import java.util.List;

/** Item-based nearest neighbours: {@link ItemKnn}. */
public final class ItemKnnTrainerFactory extends LinearTrainerFactory {

    /** Made by the plugin. */
    public ItemKnnTrainerFactory() {}

    @Override
    public String name() {
        return ItemKnn.NAME;
    }

    @Override
    public String description() {
        return "Item-based nearest neighbours by asymmetric cosine (Deshpande and Karypis 2004; Aiolli 2013)";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                ParameterSpec.of(
                                "neighbours",
                                "200",
                                new IntRange(1, 1_000_000, true),
                                "tracks kept that speak for each track")
                        .searched(new IntRange(20, 1000, true)),
                ParameterSpec.of(
                                "shrinkage",
                                "0",
                                new DoubleRange(0, 1e6, false),
                                "added to the divisor of each similarity")
                        .searched(new DoubleRange(0, 100, false)),
                ParameterSpec.of(
                                "source-exponent",
                                "0.5",
                                new DoubleRange(0, 1, false),
                                "of the number of listeners of the track that speaks")
                        .searched(new DoubleRange(0.2, 1, false)),
                ParameterSpec.of(
                                "target-exponent",
                                "0.3",
                                new DoubleRange(0, 1, false),
                                "of the number of listeners of the track spoken for")
                        .searched(new DoubleRange(0.2, 1, false)),
                Parameters.userExponent("0.5"),
                Parameters.strengthExponent());
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    Fit fit(Settings settings) {
        ItemKnn.ItemKnnConfig config = settings.bind("says.train.item-knn", ItemKnn.ItemKnnConfig.class);
        return new Fit(new Strengths(config.strengthExponent()), new ItemKnn(config)::fit);
    }
}
