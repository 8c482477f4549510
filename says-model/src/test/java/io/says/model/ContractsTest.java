package io.says.model;

import io.says.config.Settings;
import io.says.spi.MetricFactory;
import io.says.spi.Plugins;
import io.says.spi.RerankerFactory;
import io.says.spi.SaysPlugin;
import io.says.spi.TrainerFactory;
import io.says.testing.MetricFactoryContract;
import io.says.testing.RerankerFactoryContract;
import io.says.testing.SaysPluginContract;
import io.says.testing.TrainerFactoryContract;
import org.junit.jupiter.api.Nested;

/** The built-in trainers, metrics and re-ranker keep what the SPI promises of anyone's. */
final class ContractsTest {

    private static MetricFactory metric(String name) {
        return Plugins.named("metric", new ModelPlugin().metrics(), name);
    }

    @Nested
    final class ThePlugin extends SaysPluginContract {
        @Override
        protected SaysPlugin plugin() {
            return new ModelPlugin();
        }
    }

    @Nested
    final class Als extends TrainerFactoryContract {
        @Override
        protected TrainerFactory factory() {
            return Plugins.named("trainer", new ModelPlugin().trainers(), "als");
        }

        @Override
        protected Settings settings() {
            return Settings.builder()
                    .set("train.als.rank=3")
                    .set("train.als.iterations=2")
                    .build();
        }
    }

    @Nested
    final class Ials extends TrainerFactoryContract {
        @Override
        protected TrainerFactory factory() {
            return Plugins.named("trainer", new ModelPlugin().trainers(), "ials");
        }

        @Override
        protected Settings settings() {
            return Settings.builder()
                    .set("train.ials.rank=20")
                    .set("train.ials.block=8")
                    .set("train.ials.iterations=2")
                    .build();
        }
    }

    @Nested
    final class BayesianFactors extends TrainerFactoryContract {
        @Override
        protected TrainerFactory factory() {
            return Plugins.named("trainer", new ModelPlugin().trainers(), "bpmf");
        }

        @Override
        protected Settings settings() {
            return Settings.builder()
                    .set("train.bpmf.rank=3")
                    .set("train.bpmf.burn-in=3")
                    .set("train.bpmf.samples=10")
                    .build();
        }
    }

    @Nested
    final class PopularTracks extends TrainerFactoryContract {
        @Override
        protected TrainerFactory factory() {
            return Plugins.named("trainer", new ModelPlugin().trainers(), "popularity");
        }
    }

    @Nested
    final class ItemNeighbours extends TrainerFactoryContract {
        @Override
        protected TrainerFactory factory() {
            return Plugins.named("trainer", new ModelPlugin().trainers(), "item-knn");
        }
    }

    @Nested
    final class DenseEase extends TrainerFactoryContract {
        @Override
        protected TrainerFactory factory() {
            return Plugins.named("trainer", new ModelPlugin().trainers(), "ease");
        }
    }

    @Nested
    final class SparseEase extends TrainerFactoryContract {
        @Override
        protected TrainerFactory factory() {
            return Plugins.named("trainer", new ModelPlugin().trainers(), "ease-sparse");
        }
    }

    @Nested
    final class GraphFilter extends TrainerFactoryContract {
        @Override
        protected TrainerFactory factory() {
            return Plugins.named("trainer", new ModelPlugin().trainers(), "graph-filter");
        }
    }

    @Nested
    final class Blend extends TrainerFactoryContract {
        @Override
        protected TrainerFactory factory() {
            return Plugins.named("trainer", new ModelPlugin().trainers(), "blend");
        }

        @Override
        protected Settings settings() {
            return Settings.builder()
                    .set("train.ials.rank=8")
                    .set("train.ials.iterations=2")
                    .build();
        }
    }

    @Nested
    final class ArtistDiversity extends RerankerFactoryContract {
        @Override
        protected RerankerFactory factory() {
            return Plugins.named("re-ranker", new ModelPlugin().rerankers(), "artist-diversity");
        }
    }

    @Nested
    final class Discover extends RerankerFactoryContract {
        @Override
        protected RerankerFactory factory() {
            return Plugins.named("re-ranker", new ModelPlugin().rerankers(), "discover");
        }
    }

    @Nested
    final class NoveltyOfTracks extends RerankerFactoryContract {
        @Override
        protected RerankerFactory factory() {
            return Plugins.named("re-ranker", new ModelPlugin().rerankers(), "novelty");
        }
    }

    @Nested
    final class PopularityPenalty extends RerankerFactoryContract {
        @Override
        protected RerankerFactory factory() {
            return Plugins.named("re-ranker", new ModelPlugin().rerankers(), "popularity-penalty");
        }
    }

    @Nested
    final class CalibrationToTheListener extends RerankerFactoryContract {
        @Override
        protected RerankerFactory factory() {
            return Plugins.named("re-ranker", new ModelPlugin().rerankers(), "calibration");
        }
    }

    @Nested
    final class DiversityOfLists extends RerankerFactoryContract {
        @Override
        protected RerankerFactory factory() {
            return Plugins.named("re-ranker", new ModelPlugin().rerankers(), "diversity");
        }
    }

    @Nested
    final class Rmse extends MetricFactoryContract {
        @Override
        protected MetricFactory factory() {
            return metric("rmse");
        }
    }

    @Nested
    final class Mae extends MetricFactoryContract {
        @Override
        protected MetricFactory factory() {
            return metric("mae");
        }
    }

    @Nested
    final class PredictiveInterval extends MetricFactoryContract {
        @Override
        protected MetricFactory factory() {
            return metric("interval-80");
        }

        @Override
        protected boolean rewardsTheTruth() {
            return false; // without a deviation there is no interval
        }
    }

    @Nested
    final class Ndcg extends MetricFactoryContract {
        @Override
        protected MetricFactory factory() {
            return metric("ndcg");
        }
    }

    @Nested
    final class Recall extends MetricFactoryContract {
        @Override
        protected MetricFactory factory() {
            return metric("recall");
        }
    }

    @Nested
    final class Precision extends MetricFactoryContract {
        @Override
        protected MetricFactory factory() {
            return metric("precision");
        }
    }

    @Nested
    final class HitRate extends MetricFactoryContract {
        @Override
        protected MetricFactory factory() {
            return metric("hit-rate");
        }
    }

    @Nested
    final class Mrr extends MetricFactoryContract {
        @Override
        protected MetricFactory factory() {
            return metric("mrr");
        }
    }

    @Nested
    final class Map extends MetricFactoryContract {
        @Override
        protected MetricFactory factory() {
            return metric("map");
        }
    }

    @Nested
    final class Auc extends MetricFactoryContract {
        @Override
        protected MetricFactory factory() {
            return metric("auc");
        }
    }

    @Nested
    final class Coverage extends MetricFactoryContract {
        @Override
        protected MetricFactory factory() {
            return metric("coverage");
        }

        @Override
        protected boolean rewardsTheTruth() {
            return false;
        }
    }

    @Nested
    final class Gini extends MetricFactoryContract {
        @Override
        protected MetricFactory factory() {
            return metric("gini");
        }

        @Override
        protected boolean rewardsTheTruth() {
            return false;
        }
    }

    @Nested
    final class ArtistGini extends MetricFactoryContract {
        @Override
        protected MetricFactory factory() {
            return metric("artist-gini");
        }

        @Override
        protected boolean rewardsTheTruth() {
            return false;
        }
    }

    @Nested
    final class Novelty extends MetricFactoryContract {
        @Override
        protected MetricFactory factory() {
            return metric("novelty");
        }

        @Override
        protected boolean rewardsTheTruth() {
            return false;
        }
    }

    @Nested
    final class Popularity extends MetricFactoryContract {
        @Override
        protected MetricFactory factory() {
            return metric("popularity");
        }

        @Override
        protected boolean rewardsTheTruth() {
            return false;
        }
    }

    @Nested
    final class LongTail extends MetricFactoryContract {
        @Override
        protected MetricFactory factory() {
            return metric("long-tail");
        }

        @Override
        protected boolean rewardsTheTruth() {
            return false;
        }
    }

    @Nested
    final class ArtistDiversityOfLists extends MetricFactoryContract {
        @Override
        protected MetricFactory factory() {
            return metric("artist-diversity");
        }

        @Override
        protected boolean rewardsTheTruth() {
            return false;
        }
    }

    @Nested
    final class AudioDiversity extends MetricFactoryContract {
        @Override
        protected MetricFactory factory() {
            return metric("audio-diversity");
        }

        @Override
        protected boolean rewardsTheTruth() {
            return false;
        }
    }

    @Nested
    final class Calibration extends MetricFactoryContract {
        @Override
        protected MetricFactory factory() {
            return metric("calibration");
        }

        @Override
        protected boolean rewardsTheTruth() {
            return false;
        }
    }
}
