package io.says.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.says.Feedback;
import io.says.config.Settings;
import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import io.says.spi.ParameterSpec;
import io.says.spi.StageContext;
import io.says.spi.TrainedModel;
import io.says.spi.TrainerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link TrainerFactory}, its trainers and their models promise. */
public abstract class TrainerFactoryContract {

    /** For subclasses. */
    protected TrainerFactoryContract() {}

    /** The factory under test. */
    protected abstract TrainerFactory factory();

    /** The settings, the documented defaults unless overridden. */
    protected Settings settings() {
        return Settings.defaults();
    }

    private Path train(Path directory, Feedback feedback) throws Exception {
        StageHarness harness = new StageHarness(directory);
        SampleData.split(harness, feedback);
        Set<DatasetName> reads = new HashSet<>(factory().reads(settings()));
        if (reads.contains(Datasets.CATALOGUE)) {
            harness.provide(Datasets.CATALOGUE, SampleData.catalogue(harness.spark()));
        }
        reads.addAll(Set.of(Datasets.TRAIN, Datasets.IDS));
        StageContext context = harness.context(reads, Set.of(Datasets.MODEL));
        factory().create(settings()).train(context, feedback);
        return context.output(Datasets.MODEL);
    }

    @Test
    final void has_a_name_a_description_and_a_version() {
        Names.check(factory());
        Names.checkLine("the description", factory().description());
        Names.checkLine("the version", factory().version());
        assertThat(factory().feedback()).isNotEmpty();
    }

    @Test
    final void documents_each_parameter_and_says_which_value_was_chosen() {
        assertThat(factory().parameters()).allSatisfy(parameter -> {
            assertThat(parameter.type()).isIn("int", "double", "boolean", "text");
            Names.checkLine("the documentation of " + parameter.name(), parameter.doc());
            assertThat(parameter.defaultValue()).isNotNull();
            assertThat(parameter.range()).isNotNull();
            assertThat(parameter.validate(parameter.defaultValue()))
                    .as("what is wrong with the default of %s", parameter.name())
                    .isEmpty();
        });
        assertThat(factory().chosen(settings()).keySet())
                .as("the chosen parameters, in the order of parameters()")
                .containsExactlyElementsOf(
                        factory().parameters().stream().map(ParameterSpec::name).toList());
        assertThat(factory().chosen(settings())).isEqualTo(factory().chosen(settings()));
    }

    @Test
    final void trains_to_the_same_bytes_again(@TempDir Path one, @TempDir Path two) throws Exception {
        for (Feedback feedback : factory().feedback()) {
            Path first = train(one.resolve(feedback.name()), feedback);
            assertThat(Contents.of(first)).isNotEmpty();
            assertThat(Contents.of(train(two.resolve(feedback.name()), feedback)))
                    .isEqualTo(Contents.of(first));
        }
    }

    @Test
    final void opens_what_it_trained_wherever_it_lies(@TempDir Path directory) throws Exception {
        for (Feedback feedback : factory().feedback()) {
            Path trained = train(directory.resolve(feedback.name()), feedback);
            Path moved = Files.move(trained, directory.resolve("moved-" + feedback.name()));
            try (TrainedModel model = factory().open(moved)) {
                check(model);
            }
        }
    }

    private static void check(TrainedModel model) {
        assertThat(model.users()).isEqualTo(SampleData.USERS);
        assertThat(model.tracks()).isEqualTo(SampleData.TRACKS);
        float[] scores = new float[model.tracks()];
        int known = 0;
        for (int user = 0; user < model.users(); user++) {
            model.scores(user, scores);
            for (int track = 0; track < scores.length; track++) {
                float score = model.score(user, track);
                assertThat(scores[track]).as("scores() and score()").isEqualTo(score);
                assertThat(Float.isInfinite(score)).as("infinite").isFalse();
                known += Float.isNaN(score) ? 0 : 1;
            }
        }
        assertThat(known).as("scores that are numbers").isPositive();
        model.foldIn(new int[] {0, 5}, new float[] {3, 2}).ifPresent(user -> {
            model.scores(user, scores);
            for (int track = 0; track < scores.length; track++) {
                assertThat(scores[track])
                        .as("scores() and score() of a user folded in")
                        .isFinite()
                        .isCloseTo(model.score(user, track), within(1e-5f + Math.abs(scores[track]) * 1e-5f));
            }
        });
        model.factors().ifPresent(factors -> {
            checkShape(model, factors);
            for (int user = 0; user < model.users(); user++) {
                for (int track = 0; track < model.tracks(); track++) {
                    double product = product(factors, user, track);
                    if (!Float.isNaN(model.score(user, track))) {
                        assertThat(product)
                                .as("the product of the factors")
                                .isCloseTo(model.score(user, track), within(1e-3 + Math.abs(product) * 1e-3));
                    }
                }
            }
        });
        model.blend().ifPresent(blend -> {
            checkShape(model, blend.factors());
            assertThat(model.factors()).as("factors alone of a blend").isEmpty();
            assertThat(model.linear()).as("weights alone of a blend").isEmpty();
            for (int user = 0; user < model.users(); user++) {
                for (int track = 0; track < model.tracks(); track++) {
                    double sum = sum(blend.linear(), user, track) + product(blend.factors(), user, track);
                    assertThat(sum)
                            .as("what both parts of a blend add up to")
                            .isCloseTo(model.score(user, track), within(1e-3 + Math.abs(sum) * 1e-3));
                }
            }
        });
    }

    private static void checkShape(TrainedModel model, TrainedModel.Factors factors) {
        assertThat(factors.rank()).isPositive();
        assertThat(factors.user()).hasSize(model.users() * factors.rank());
        assertThat(factors.item()).hasSize(model.tracks() * factors.rank());
    }

    private static double product(TrainedModel.Factors factors, int user, int track) {
        double product = 0;
        for (int f = 0; f < factors.rank(); f++) {
            product += factors.user()[user * factors.rank() + f] * factors.item()[track * factors.rank() + f];
        }
        return product;
    }

    private static double sum(TrainedModel.Linear linear, int user, int track) {
        TrainedModel.SparseRows histories = linear.histories();
        TrainedModel.SparseRows weights = linear.weights();
        double sum = linear.bias()[track];
        for (int i = histories.start()[user]; i < histories.start()[user + 1]; i++) {
            int heard = histories.index()[i];
            for (int w = weights.start()[heard]; w < weights.start()[heard + 1]; w++) {
                sum += weights.index()[w] == track ? histories.value()[i] * weights.value()[w] : 0;
            }
        }
        return sum;
    }

    @Test
    final void does_not_open_an_empty_directory(@TempDir Path directory) throws IOException {
        Path empty = Files.createDirectories(directory.resolve("empty"));
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> factory().open(empty).close())
                .isInstanceOf(Exception.class);
    }
}
