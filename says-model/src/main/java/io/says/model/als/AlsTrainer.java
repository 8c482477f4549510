package io.says.model.als;

import io.says.Feedback;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.dataset.Datasets;
import io.says.model.factors.Objective;
import io.says.model.factors.UserStep;
import io.says.model.rows.SplitRows;
import io.says.model.rows.TrainingPart;
import io.says.report.LearningCurve;
import io.says.spi.StageContext;
import io.says.spi.TrainedModel.Factors;
import java.io.IOException;

/** Fits ALS on the engine that is asked for, or that the data fit. */
final class AlsTrainer {

    private final AlsConfig config;
    private final long seed;

    AlsTrainer(AlsConfig config, long seed) {
        this.config = config;
        this.seed = seed;
    }

    void train(StageContext context, Feedback feedback) throws IOException {
        boolean implicit = feedback == Feedback.IMPLICIT;
        if (implicit && config.biases()) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    "says.train.als.biases is for ratings, and the data hold plays",
                    "Leave it at false, or choose a rule that gives ratings with says.rating.rule.");
        }
        boolean nonnegative = config.nonnegative().of(feedback);
        TrainingPart part = TrainingPart.of(context);
        part.requireRoom(config.rank() + (config.biases() ? 2 : 0), "says.train.als.rank");
        Objective objective = implicit
                ? new Objective.Confidence(config.regularisation(), config.alpha())
                : new Objective.Ratings(config.regularisation());
        LocalAls als = new LocalAls(
                objective,
                config.rank(),
                config.biases(),
                nonnegative,
                LocalAls.block(config.rank()),
                config.iterations(),
                1,
                seed);
        Float mean = null;
        Factors factors;
        LearningCurve curve;
        if (local(context, part, als)) {
            try (TrainingPart.Turn turn = TrainingPart.turn()) {
                SplitRows rows = part.read(context, implicit ? "strength" : "rating");
                Learning learning = new Learning(context, config.iterations());
                factors = als.fit(rows.matrix(), part.tracks(), learning);
                curve = learning.curve(objective, rows.matrix());
                mean = config.biases() ? LocalAls.mean(rows.value()) : null;
                context.fact("rows", rows.rows());
            }
        } else {
            factors = new SparkAls(config, seed).fit(context, implicit, nonnegative, part.users(), part.tracks());
            curve = LearningCurve.notKnown("Spark MLlib does not say how a fit goes");
            context.fact("rows", part.rows());
        }
        curve.write(context.output(Datasets.MODEL));
        FactorModel.write(context.output(Datasets.MODEL), factors, new UserStep(objective, nonnegative, mean));
    }

    private boolean local(StageContext context, TrainingPart part, LocalAls als) {
        if (config.engine() == AlsConfig.Engine.SPARK) {
            if (config.biases()) {
                throw new SaysException(
                        StandardErrorCode.INVALID_CONFIGURATION,
                        "says.train.als.biases needs the engine that fits in memory, and says.train.als.engine is spark",
                        "Set says.train.als.engine to auto or local, or says.train.als.biases to false.");
            }
            return false;
        }
        long need = als.bytes(part.rows(), part.users(), part.tracks());
        long allowed = (long) config.memory() << 20;
        boolean local = config.engine() == AlsConfig.Engine.LOCAL || config.biases() || need <= allowed;
        context.progress(
                part.rows() + " rows take about " + (need >> 20) + " MiB in memory: "
                        + (local ? "fitting there" : "fitting on Spark, as more than says.train.als.memory allows"),
                0,
                0);
        if (local) {
            part.requireMemory(
                    need,
                    config.biases()
                            ? "lower says.train.als.rank, or set says.train.als.biases to false"
                            : "set says.train.als.engine to spark");
        }
        return local;
    }
}
