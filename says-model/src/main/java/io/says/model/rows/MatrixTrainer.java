package io.says.model.rows;

import io.says.config.Settings;
import io.says.spi.TrainedModel;
import io.says.spi.TrainedModel.SparseRows;
import io.says.spi.TrainerFactory;

/**
 * A trainer of implicit feedback whose fit is a function of rows in memory, its parameters and the seed: Spark does no more than read
 * the rows. The same on any number of threads. Such a trainer can be a member of a blend.
 */
public interface MatrixTrainer extends TrainerFactory {

    /**
     * Fits.
     *
     * @param settings the parameters
     * @param strengths one row a user: the strength of each track heard, tracks ascending
     * @param tracks how many tracks there are
     * @param steps told how far the fit is; what it throws ends the fit
     * @throws io.says.SaysException {@code NO_USABLE_ROWS}, {@code DIVERGED} or {@code OUT_OF_MEMORY}
     */
    TrainedModel fit(Settings settings, SparseRows strengths, int tracks, Steps steps);

    /** About how much memory a fit and what comes of it take, in bytes; what depends on the data more than on their size left out. */
    long bytes(Settings settings, TrainingPart part);
}
