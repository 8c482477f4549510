package io.says.model.evaluate;

import io.says.SaysException;
import io.says.dataset.Datasets;
import io.says.model.items.BlendScores;
import io.says.model.items.ItemModel;
import io.says.model.items.LinearTensors;
import io.says.model.items.Strengths;
import io.says.model.release.ReleaseStageFactory;
import io.says.model.rows.SplitRows;
import io.says.model.tensors.DotProducts;
import io.says.model.tensors.TensorFile;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import io.says.report.UserScores;
import io.says.spi.MetricFactory;
import io.says.spi.StageContext;
import io.says.spi.TrainedModel;
import io.says.spi.TrainerFactory;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges a release that was published for other data, and a candidate beside it, on the candidate's test part. What is served was
 * fitted to all data of its time, so test rows it may have learnt from are taken out for both; a listener it does not know gets
 * popular tracks from it, as when it serves; ratings are compared where both can tell.
 */
public final class ChampionTrial {

    /** The formats of bundles that can be judged. */
    private static final Set<String> JUDGED =
            Set.of(ReleaseStageFactory.FORMAT, LinearTensors.FORMAT, BlendScores.FORMAT);

    private final Path release;
    private final TrainerFactory trainer;
    private final List<MetricFactory> metrics;
    private final int cutoff;
    private final int maxUsers;
    private final long seed;

    /**
     * @param release the directory of the release that serves
     * @param trainer opens the candidate
     * @param metrics all metrics
     * @param cutoff K
     * @param maxUsers how many users are judged at most, a seeded sample
     * @param seed of the sample
     */
    public ChampionTrial(
            Path release, TrainerFactory trainer, List<MetricFactory> metrics, int cutoff, int maxUsers, long seed) {
        this.release = release;
        this.trainer = trainer;
        this.metrics = List.copyOf(metrics);
        this.cutoff = cutoff;
        this.maxUsers = maxUsers;
        this.seed = seed;
    }

    /**
     * What came of it.
     *
     * @param remark on what they were judged, or why they could not be
     * @param candidate its scores; null where they could not be judged
     * @param champion the release's scores over the same users; null where they could not be judged
     */
    public record Outcome(
            String remark,
            @Nullable UserScores candidate,
            @Nullable UserScores champion) {}

    /** What the engine that serves would refuse is refused here, too. */
    private static TrainedModel.Linear sound(TrainedModel.Linear linear, TensorFile tensors) {
        if (linear.bias().length != tensors.texts("track_ids").size()
                || linear.histories().rows() != tensors.texts("user_ids").size()) {
            throw new SaysException(
                    io.says.StandardErrorCode.CORRUPT_DATA,
                    "The release's weights and ids differ in length",
                    "Roll back with says releases rollback, or run the pipeline again.");
        }
        return linear;
    }

    /**
     * Judges both.
     *
     * @param metric the metric wanted, for example {@code ndcg@10}
     */
    public Outcome run(StageContext context, String metric) throws IOException {
        ReleaseInfo info = ReleaseStore.read(release);
        if (!JUDGED.contains(info.format())) {
            return new Outcome("its format " + info.format() + " cannot be judged here", null, null);
        }
        try (TrainedModel model = trainer.open(context.input(Datasets.MODEL))) {
            Parts parts = Parts.read(context, model);
            if (!info.feedback().equals(parts.rule().feedback())) {
                return new Outcome(
                        "it predicts " + info.feedback() + " feedback, the candidate "
                                + parts.rule().feedback(),
                        null,
                        null);
            }
            TensorFile tensors = TensorFile.open(release.resolve(ReleaseStageFactory.TENSORS));
            String[] tracks = TrackFacts.tracks(context, model.tracks());
            Champion champion =
                    new Champion(own(info.format(), tensors), tensors, parts.users(), tracks, parts.explicit());
            boolean rating = metrics.stream()
                    .anyMatch(m -> m.aspect() == MetricFactory.Aspect.RATING
                            && m.name().equals(metric));
            SplitRows test = champion.unseen(parts.test(), rating);
            List<MetricFactory> wanted = metrics.stream()
                    .filter(m -> metric.equals(m.atCutoff() ? m.name() + "@" + cutoff : m.name()))
                    .toList();
            Evaluator evaluator = new Evaluator(
                    TrackFacts.unknown(tracks.length).with(parts.train()),
                    parts.known(),
                    test,
                    new Protocol(cutoff),
                    wanted,
                    UserSample.of(test, maxUsers, seed),
                    Errors.spanning(parts.train().range()));
            List<String> names =
                    Arrays.stream(evaluator.judged()).mapToObj(parts::user).toList();
            String remark = test.rows() + " of " + parts.test().rows() + " test rows, of " + names.size()
                    + " users, are new to both";
            if (names.isEmpty()) {
                return new Outcome(remark, null, null);
            }
            Scorer candidate = parts.folding()
                    ? FoldedScorer.of(trainer.name(), model, parts.known(), parts.explicit())
                    : new ModelScorer(trainer.name(), model, parts.explicit());
            return new Outcome(
                    remark,
                    evaluator
                            .evaluate(candidate, parts.explicit(), names, Set.of())
                            .users(),
                    evaluator
                            .evaluate(champion, parts.explicit(), names, Set.of())
                            .users());
        } catch (SaysException damaged) {
            if (damaged.code().equals(io.says.StandardErrorCode.CORRUPT_DATA)) {
                return new Outcome("it cannot be read: " + damaged.problem(), null, null);
            }
            throw damaged;
        }
    }

    /** The release's scores of its own tracks for its own users. */
    private interface Own {

        float score(int user, int track);

        void scores(int user, float[] scores);
    }

    private static Own own(String format, TensorFile tensors) {
        return switch (format) {
            case LinearTensors.FORMAT -> new Linear(linear(tensors));
            case BlendScores.FORMAT -> new Sums(linear(tensors), new Products(tensors));
            default -> new Products(tensors);
        };
    }

    private static ItemModel linear(TensorFile tensors) {
        return new ItemModel(sound(LinearTensors.read(tensors), tensors), new Strengths(0));
    }

    /** By factors. */
    private static final class Products implements Own {

        private final int rank;
        private final float[] userFactors;
        private final float[] itemFactors;

        Products(TensorFile tensors) {
            this.rank = Math.toIntExact(tensors.shape("item_factors").get(1));
            this.userFactors = array(tensors.floats("user_factors"));
            this.itemFactors = array(tensors.floats("item_factors"));
        }

        private static float[] array(FloatBuffer buffer) {
            float[] values = new float[buffer.limit()];
            buffer.get(0, values);
            return values;
        }

        private float[] query(int user) {
            return Arrays.copyOfRange(userFactors, user * rank, (user + 1) * rank);
        }

        @Override
        public float score(int user, int track) {
            return DotProducts.one(query(user), itemFactors, track);
        }

        @Override
        public void scores(int user, float[] scores) {
            float[] query = query(user);
            for (int track = 0; track < scores.length; track++) {
                scores[track] = DotProducts.one(query, itemFactors, track);
            }
        }
    }

    /** By the weights of what was heard. */
    private static final class Linear implements Own {

        private final ItemModel model;

        Linear(ItemModel model) {
            this.model = model;
        }

        @Override
        public float score(int user, int track) {
            return model.score(user, track);
        }

        @Override
        public void scores(int user, float[] scores) {
            model.scores(user, scores);
        }
    }

    /** By both. */
    private static final class Sums implements Own {

        private final BlendScores blend;
        private final Products products;

        Sums(ItemModel items, Products products) {
            this.blend = new BlendScores(items, products.itemFactors);
            this.products = products;
        }

        @Override
        public float score(int user, int track) {
            return blend.score(user, products.query(user), track);
        }

        @Override
        public void scores(int user, float[] scores) {
            blend.scores(user, products.query(user), scores);
        }
    }

    /** The release as a scorer of the candidate's users and tracks. */
    private static final class Champion implements Scorer {

        private final Own own;
        private final int[] user;
        private final int[] track;
        private final IntBuffer listeners;
        private final LongBuffer seenStart;
        private final IntBuffer seen;
        private final boolean rates;

        Champion(Own own, TensorFile tensors, String[] users, String[] tracks, boolean rates) {
            this.own = own;
            this.user = places(tensors.texts("user_ids"), users);
            this.track = places(tensors.texts("track_ids"), tracks);
            this.listeners = tensors.ints("listeners");
            this.seenStart = tensors.longs("seen.indptr");
            this.seen = tensors.ints("seen.indices");
            this.rates = rates;
        }

        private static int[] places(TensorFile.Texts ids, String[] wanted) {
            Map<String, Integer> at = new HashMap<>();
            for (int i = 0; i < ids.size(); i++) {
                at.put(String.valueOf(ids.get(i)), i);
            }
            return Arrays.stream(wanted).mapToInt(id -> at.getOrDefault(id, -1)).toArray();
        }

        /**
         * The test rows the release cannot have learnt from.
         *
         * @param known whether to keep only those whose user and track it knows
         */
        SplitRows unseen(SplitRows test, boolean known) {
            List<Long> keys = new ArrayList<>();
            List<Float> values = new ArrayList<>();
            for (int u = 0; u < test.users(); u++) {
                for (int i = test.start()[u]; i < test.start()[u + 1]; i++) {
                    int item = track[test.track()[i]];
                    boolean both = user[u] >= 0 && item >= 0;
                    if (both ? !hasSeen(user[u], item) : !known) {
                        keys.add((long) u << 32 | test.track()[i]);
                        values.add(test.value()[i]);
                    }
                }
            }
            float[] kept = new float[values.size()];
            for (int i = 0; i < kept.length; i++) {
                kept[i] = values.get(i);
            }
            return SplitRows.group(
                    keys.stream().mapToLong(key -> key).toArray(), kept, kept.length, test.users(), test.dropped());
        }

        private boolean hasSeen(int who, int item) {
            long low = seenStart.get(who);
            long high = seenStart.get(who + 1);
            while (low < high) {
                long middle = (low + high) >>> 1;
                int at = seen.get((int) middle);
                if (at == item) {
                    return true;
                }
                if (at < item) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return false;
        }

        @Override
        public String name() {
            return "champion";
        }

        @Override
        public boolean rates() {
            return rates;
        }

        @Override
        public boolean ranks() {
            return true;
        }

        @Override
        public float rating(int who, int what) {
            return user[who] < 0 || track[what] < 0 ? Float.NaN : own.score(user[who], track[what]);
        }

        @Override
        public void scores(int who, float[] scores) {
            float[] known = new float[listeners.limit()];
            if (user[who] < 0) {
                for (int t = 0; t < known.length; t++) {
                    known[t] = listeners.get(t);
                }
            } else {
                own.scores(user[who], known);
            }
            for (int t = 0; t < scores.length; t++) {
                // What it does not know it can never recommend.
                scores[t] = track[t] < 0 ? Float.NaN : known[track[t]];
            }
        }
    }
}
