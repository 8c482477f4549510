package io.says.etl;

import io.says.spi.Plugins;
import io.says.spi.RatingFactory;
import io.says.spi.SaysPlugin;
import io.says.spi.SourceFactory;
import io.says.testing.RatingFactoryContract;
import io.says.testing.SampleData;
import io.says.testing.SaysPluginContract;
import io.says.testing.SourceFactoryContract;
import io.says.testing.StageHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;

/** The built-in sources and rules keep what the SPI promises of anyone's. */
final class ContractsTest {

    private static SourceFactory source(String name) {
        return Plugins.named("source", new EtlPlugin().sources(), name);
    }

    private static RatingFactory rating(String name) {
        return Plugins.named("rating rule", new EtlPlugin().ratings(), name);
    }

    @Nested
    final class ThePlugin extends SaysPluginContract {
        @Override
        protected SaysPlugin plugin() {
            return new EtlPlugin();
        }
    }

    @Nested
    final class Csv extends SourceFactoryContract {
        @Override
        protected SourceFactory factory() {
            return source("csv");
        }

        @Override
        protected long write(Path directory) throws IOException {
            Files.writeString(directory.resolve("a.csv"), "user_id,song_id,rating\nu,t,3\n\nu,\"t,4\nç,\"a,b\",5\n");
            Files.writeString(directory.resolve("b.csv"), "user_id,song_id,rating\r\nu,t,3,9\r\nv,t,2\r\n");
            return 6;
        }
    }

    @Nested
    final class JsonLines extends SourceFactoryContract {
        @Override
        protected SourceFactory factory() {
            return source("jsonl");
        }

        @Override
        protected long write(Path directory) throws IOException {
            Files.writeString(
                    directory.resolve("a.jsonl"),
                    "{\"user\":\"u\",\"track\":\"t\",\"plays\":3}\n{\"user\":\n\n[1]\n{\"userId\":\"ç\",\"track\":7}\n");
            return 5;
        }
    }

    @Nested
    final class Parquet extends SourceFactoryContract {
        @Override
        protected SourceFactory factory() {
            return source("parquet");
        }

        @Override
        protected boolean knowsUnreadableRows() {
            return false;
        }

        @Override
        protected long write(Path directory) throws IOException {
            Path whole = directory.resolveSibling(directory.getFileName() + "-spark");
            SampleData.events(new StageHarness(whole).spark())
                    .drop("source", "position")
                    .coalesce(1)
                    .write()
                    .parquet(whole.toString());
            try (Stream<Path> parts = Files.list(whole)) {
                Path part = parts.filter(file -> file.toString().endsWith(".parquet"))
                        .findFirst()
                        .orElseThrow();
                Files.copy(part, directory.resolve("events.parquet"));
            }
            io.says.storage.AtomicWrites.deleteTree(whole);
            return 12;
        }
    }

    @Nested
    final class Explicit extends RatingFactoryContract {
        @Override
        protected RatingFactory factory() {
            return rating("explicit");
        }
    }

    @Nested
    final class Behaviour extends RatingFactoryContract {
        @Override
        protected RatingFactory factory() {
            return rating("behaviour");
        }
    }

    @Nested
    final class Plays extends RatingFactoryContract {
        @Override
        protected RatingFactory factory() {
            return rating("plays");
        }
    }
}
