package io.says.model.als;

import io.says.model.factors.Objective;
import io.says.report.LearningCurve;
import io.says.spi.StageContext;
import io.says.spi.TrainedModel.SparseRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/** Follows a fit for a stage: tells how far it is, ends it where the run was cancelled, and keeps its errors. Not thread-safe. */
final class Learning implements LocalAls.Follower {

    private final StageContext context;
    private final int iterations;
    private final List<Double> errors = new ArrayList<>();

    Learning(StageContext context, int iterations) {
        this.context = context;
        this.iterations = iterations;
    }

    @Override
    public void after(int done, DoubleSupplier error) {
        context.checkCancelled();
        errors.add(error.getAsDouble());
        context.progress("iteration", done, iterations);
    }

    /** What came of it. */
    LearningCurve curve(Objective objective, SparseRows byUser) {
        int users = LocalAls.sample(byUser).length;
        String of = String.format(Locale.ROOT, "%,d of %,d users", users, byUser.rows());
        return new LearningCurve(
                objective.unobserved() > 0
                        ? "weighted squared error a user on what it is fitted to, " + of
                        : "rmse on the training ratings, " + of,
                errors,
                null);
    }
}
