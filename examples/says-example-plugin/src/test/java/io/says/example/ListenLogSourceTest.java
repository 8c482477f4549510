package io.says.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.config.Settings;
import io.says.spi.Source;
import io.says.spi.SourceFactory;
import io.says.testing.SourceFactoryContract;
import io.says.testing.StageHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ListenLogSourceTest extends SourceFactoryContract {

    @Override
    protected SourceFactory factory() {
        return new ListenLogSource();
    }

    @Override
    protected long write(Path directory) throws IOException {
        Files.writeString(directory.resolve("a.log"), "# listens\nalice ~ So What x3\n\nbob ~ Naima\nno tilde\n");
        Files.writeString(directory.resolve("b.log"), "# listens\r\nÇağla ~ Kara Toprak x12\r\n");
        return 4;
    }

    @Test
    void reads_user_track_and_plays(@TempDir Path directory) throws IOException {
        write(directory);
        List<Row> rows = factory()
                .create(Settings.defaults())
                .read(
                        new StageHarness(directory).spark(),
                        List.of(
                                StageHarness.input(directory.resolve("a.log")),
                                StageHarness.input(directory.resolve("b.log"))))
                .select(Source.POSITION, "user", "track", "plays")
                .orderBy(Source.SOURCE, Source.POSITION)
                .collectAsList();
        assertThat(rows)
                .extracting(Row::toString)
                .containsExactly(
                        "[2,alice,So What,3]", "[4,bob,Naima,1]", "[5,null,null,1]", "[2,Çağla,Kara Toprak,12]");
    }
}
