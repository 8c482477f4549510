package io.says.model.linear;

import io.says.Feedback;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.dataset.Datasets;
import io.says.model.items.ItemModel;
import io.says.model.items.Strengths;
import io.says.model.rows.MatrixTrainer;
import io.says.model.rows.SplitRows;
import io.says.model.rows.Steps;
import io.says.model.rows.TrainingPart;
import io.says.spi.StageContext;
import io.says.spi.TrainedModel;
import io.says.spi.TrainedModel.Linear;
import io.says.spi.TrainedModel.SparseRows;
import io.says.spi.Trainer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * A trainer of weights from track to track for implicit feedback. Spark only reads the rows; the fit is a pure function of them,
 * the parameters and the seed, the same on any number of threads.
 */
public abstract class LinearTrainerFactory implements MatrixTrainer {

    /** Bytes a row takes while it is read and in both orders. */
    private static final int ROW = 44;

    /** Bytes a weight takes while the matrix is turned round. */
    private static final int WEIGHT = 16;

    LinearTrainerFactory() {}

    /** The fit with its parameters, bound and checked. */
    abstract Fit fit(Settings settings);

    /**
     * A fit.
     *
     * @param strengths what a track that was heard counts for
     * @param solver gives the weights
     */
    record Fit(Strengths strengths, Solver solver) {

        Linear of(SparseRows strengths, int tracks, Steps steps) {
            SparseRows heard = heard(strengths);
            if (heard.index().length == 0) {
                throw new SaysException(
                        StandardErrorCode.NO_USABLE_ROWS,
                        "There is nothing to train on: no row has a strength above 0",
                        "Bring more data.");
            }
            SparseRows weights = solver.weights(Interactions.of(heard, tracks), steps);
            return new Linear(new float[tracks], weights, heard);
        }

        /** What counts of what was heard. */
        private SparseRows heard(SparseRows rows) {
            int[] start = new int[rows.start().length];
            int[] index = new int[rows.index().length];
            float[] value = new float[index.length];
            int count = 0;
            for (int row = 0; row < rows.rows(); row++) {
                for (int i = rows.start()[row]; i < rows.start()[row + 1]; i++) {
                    float counts = strengths.of(rows.value()[i]);
                    if (counts > 0) {
                        index[count] = rows.index()[i];
                        value[count++] = counts;
                    }
                }
                start[row + 1] = count;
            }
            return new SparseRows(start, Arrays.copyOf(index, count), Arrays.copyOf(value, count));
        }
    }

    /** Interactions to weights, one row a track: the tracks it speaks for. */
    @FunctionalInterface
    interface Solver {
        SparseRows weights(Interactions interactions, Steps steps);
    }

    @Override
    public final TrainedModel fit(Settings settings, SparseRows strengths, int tracks, Steps steps) {
        Fit fit = fit(settings);
        return new ItemModel(fit.of(strengths, tracks, steps), fit.strengths());
    }

    @Override
    public final long bytes(Settings settings, TrainingPart part) {
        long kept = new BigDecimal(settings.text("says.train." + name() + ".neighbours")).longValueExact();
        return part.rows() * ROW + part.tracks() * Math.min(kept, part.tracks()) * WEIGHT;
    }

    @Override
    public final Set<Feedback> feedback() {
        return Set.of(Feedback.IMPLICIT);
    }

    @Override
    public final Trainer create(Settings settings) {
        Fit fit = fit(settings);
        return (context, feedback) -> train(context, fit);
    }

    private static void train(StageContext context, Fit fit) throws IOException {
        TrainingPart part = TrainingPart.of(context);
        try (TrainingPart.Turn turn = TrainingPart.turn()) {
            SplitRows rows = part.read(context, "strength");
            Linear linear = fit.of(rows.matrix(), part.tracks(), (message, done, total) -> {
                context.checkCancelled();
                context.progress(message, done, total);
            });
            ItemModel.write(context.output(Datasets.MODEL), linear, fit.strengths());
            context.fact("rows", rows.rows());
            context.fact("weights", linear.weights().index().length);
        }
    }

    @Override
    public final Map<String, String> chosen(Settings settings) {
        fit(settings);
        return Parameters.chosen(this, settings);
    }

    @Override
    public final TrainedModel open(Path model) {
        return ItemModel.open(model);
    }
}
