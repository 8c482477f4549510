package io.says.model.linear;

import io.says.model.rows.Steps;
import io.says.spi.TrainedModel.Linear;
import io.says.spi.TrainedModel.SparseRows;
import java.util.Arrays;
import java.util.List;

/** Adds linear models up: their scores are sums over the same histories, so the sum of their weights is such a model again. */
public final class LinearSum {

    private static final int TARGETS = 64;

    private LinearSum() {}

    /**
     * The sum of some models, each multiplied.
     *
     * @param models at least one, of the same users and tracks, with the same histories
     * @param multipliers of each
     * @param neighbours weights kept for each track, those greatest in size
     * @param name of the trainer, for the message when there are too many
     */
    public static Linear of(List<Linear> models, float[] multipliers, int neighbours, String name, Steps steps) {
        int tracks = models.get(0).bias().length;
        float[] bias = new float[tracks];
        List<SparseRows> sources =
                models.stream().map(model -> model.weights().transposed(tracks)).toList();
        for (int m = 0; m < multipliers.length; m++) {
            for (int track = 0; track < tracks; track++) {
                bias[track] += multipliers[m] * models.get(m).bias()[track];
            }
        }
        Neighbours kept = new Neighbours(tracks);
        Slices.each(tracks, TARGETS, steps, "adding weights up", (from, to) -> {
            float[] sum = new float[tracks];
            Strongest strongest = new Strongest(neighbours);
            for (int track = from; track < to; track++) {
                for (int m = 0; m < multipliers.length; m++) {
                    SparseRows rows = sources.get(m);
                    for (int i = rows.start()[track]; i < rows.start()[track + 1]; i++) {
                        sum[rows.index()[i]] += multipliers[m] * rows.value()[i];
                    }
                }
                strongest.begin();
                for (int source = 0; source < tracks; source++) {
                    strongest.offer(source, sum[source]);
                }
                int[] index = strongest.indexes();
                float[] weight = new float[index.length];
                for (int i = 0; i < index.length; i++) {
                    weight[i] = sum[index[i]];
                }
                kept.set(track, index, weight);
                Arrays.fill(sum, 0);
            }
        });
        return new Linear(bias, kept.rows(name), models.get(0).histories());
    }
}
