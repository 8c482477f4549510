package io.says.spi;

import io.says.Feedback;

/** Fits one model. */
public interface Trainer {

    /**
     * Reads {@link io.says.dataset.Datasets#TRAIN} and {@link io.says.dataset.Datasets#IDS} and writes the model into
     * {@link io.says.dataset.Datasets#MODEL}; what else {@link TrainerFactory#reads} names can be read too. The same input, parameters and seed must give the same bytes.
     *
     * @param context the stage's context
     * @param feedback what the numbers of the training part mean
     * @throws io.says.SaysException {@code DIVERGED} when there are NaN or infinite values in the result
     */
    void train(StageContext context, Feedback feedback) throws Exception;
}
