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

/** The built-in trainer, metrics and re-ranker keep what the SPI promises of anyone's. */
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
    final class ArtistDiversity extends RerankerFactoryContract {
        @Override
        protected RerankerFactory factory() {
            return Plugins.named("re-ranker", new ModelPlugin().rerankers(), "artist-diversity");
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
}
