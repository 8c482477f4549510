package io.says.model.blend;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.model.als.FactorModel;
import io.says.model.items.ItemModel;
import io.says.model.items.Strengths;
import io.says.model.linear.LinearSum;
import io.says.model.rows.MatrixTrainer;
import io.says.model.rows.Steps;
import io.says.spi.TrainedModel;
import io.says.spi.TrainedModel.Linear;
import io.says.spi.TrainedModel.SparseRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Learns what each of some models counts for in their sum. Fits them to a part of the rows, looks for the weights under which the sum
 * ranks the other part best, and fits those that count for anything once more, to all rows. Weights are one number a model, the same for
 * every user, so that a sum of linear models stays linear and one of factors stays a product. Thread-safe.
 */
final class Blender {

    private final BlendConfig config;
    private final List<MatrixTrainer> trainers;
    private final Settings settings;

    /** @param trainers at least two */
    Blender(BlendConfig config, List<MatrixTrainer> trainers, Settings settings) {
        this.config = config;
        this.trainers = List.copyOf(trainers);
        this.settings = settings;
    }

    /**
     * A blend that was fitted.
     *
     * @param description of its members
     * @param items the sum of the linear ones
     * @param parts those of factors
     */
    record Fitted(BlendModel.Description description, ItemModel items, List<BlendModel.Part> parts) {

        /** As a model. */
        TrainedModel model() {
            return BlendModel.of(items, parts);
        }
    }

    /**
     * Fits.
     *
     * @param rows one row a user: the strength of each track heard, tracks ascending
     * @throws SaysException {@code NO_USABLE_ROWS} where no user has a row to spare
     */
    Fitted fit(SparseRows rows, int tracks, Steps steps) {
        BlendModel.Description learnt = learn(rows, tracks, steps);
        List<Linear> linear = new ArrayList<>();
        List<Float> multipliers = new ArrayList<>();
        List<BlendModel.Part> parts = new ArrayList<>();
        Strengths strengths = new Strengths(0);
        List<BlendModel.Member> members = new ArrayList<>();
        for (BlendModel.Member member : learnt.members()) {
            TrainedModel model = fit(trainer(member.trainer()), rows, tracks, steps);
            if (model instanceof ItemModel items) {
                linear.add(items.linear().orElseThrow());
                multipliers.add(member.multiplier());
                strengths = items.strengths();
            } else if (model instanceof FactorModel factors) {
                parts.add(new BlendModel.Part(member.multiplier(), factors));
            } else {
                throw new IllegalStateException(member.trainer() + " gives neither weights nor factors");
            }
            members.add(new BlendModel.Member(
                    member.trainer(), member.share(), member.multiplier(), model instanceof FactorModel));
        }
        float[] each = new float[multipliers.size()];
        for (int i = 0; i < each.length; i++) {
            each[i] = multipliers.get(i);
        }
        Linear sum = linear.isEmpty()
                ? new Linear(new float[tracks], empty(tracks), empty(rows.rows()))
                : LinearSum.of(linear, each, Math.min(tracks, config.neighbours()), BlendTrainerFactory.NAME, steps);
        return new Fitted(
                new BlendModel.Description(members, learnt.ndcg(), learnt.cutoff(), learnt.users()),
                new ItemModel(sum, strengths),
                parts);
    }

    private static SparseRows empty(int rows) {
        return new SparseRows(new int[rows + 1], new int[0], new float[0]);
    }

    private MatrixTrainer trainer(String name) {
        return trainers.stream()
                .filter(trainer -> trainer.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private TrainedModel fit(MatrixTrainer trainer, SparseRows rows, int tracks, Steps steps) {
        return trainer.fit(
                settings,
                rows,
                tracks,
                (message, done, total) -> steps.at(trainer.name() + ": " + message, done, total));
    }

    private BlendModel.Description learn(SparseRows rows, int tracks, Steps steps) {
        Holdout holdout = Holdout.of(rows, config.validation(), settings.seed());
        int[] users = users(holdout.asked());
        if (users.length == 0) {
            throw new SaysException(
                    StandardErrorCode.NO_USABLE_ROWS,
                    "The weights of a blend are learnt on rows held back, and no user has one to spare",
                    "Bring more data, raise says.train.blend.validation, or choose another says.train.trainer.");
        }
        List<TrainedModel> models = new ArrayList<>();
        for (MatrixTrainer trainer : trainers) {
            models.add(fit(trainer, holdout.fit(), tracks, steps));
        }
        Shortlists lists = Shortlists.of(models, holdout, users, config.cutoff(), steps);
        double[] spreads = lists.spreads();
        int[] tried = {0};
        double[] shares = Simplex.best(spreads.length, point -> {
            steps.at("weighing the members", ++tried[0], 0);
            return lists.ndcg(multipliers(point, spreads));
        });
        double[] multipliers = multipliers(shares, spreads);
        List<BlendModel.Member> members = new ArrayList<>();
        StringBuilder said = new StringBuilder();
        for (int m = 0; m < shares.length; m++) {
            said.append(String.format(
                    Locale.ROOT,
                    "%s%s %.3f",
                    m == 0 ? "" : ", ",
                    trainers.get(m).name(),
                    shares[m]));
            if (shares[m] > 0) {
                members.add(new BlendModel.Member(trainers.get(m).name(), shares[m], (float) multipliers[m], false));
            }
        }
        double ndcg = lists.ndcg(multipliers);
        steps.at(
                String.format(
                        Locale.ROOT,
                        "the members count for %s: NDCG@%d %.4f over %d users of the validation part",
                        said,
                        config.cutoff(),
                        ndcg,
                        users.length),
                0,
                0);
        return new BlendModel.Description(members, ndcg, config.cutoff(), users.length);
    }

    private static double[] multipliers(double[] shares, double[] spreads) {
        double[] multipliers = new double[shares.length];
        for (int m = 0; m < shares.length; m++) {
            multipliers[m] = shares[m] / spreads[m];
        }
        return multipliers;
    }

    /** Those with a row, or a seeded sample of them, ascending. */
    private int[] users(SparseRows asked) {
        int[] with = IntStream.range(0, asked.rows())
                .filter(user -> asked.length(user) > 0)
                .toArray();
        if (with.length <= config.users()) {
            return with;
        }
        SplittableRandom random = new SplittableRandom(settings.seed());
        for (int i = 0; i < config.users(); i++) {
            int other = i + random.nextInt(with.length - i);
            int user = with[other];
            with[other] = with[i];
            with[i] = user;
        }
        int[] chosen = Arrays.copyOf(with, config.users());
        Arrays.sort(chosen);
        return chosen;
    }
}
