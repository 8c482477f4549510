package io.says.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.config.Settings;
import io.says.dataset.Datasets;
import io.says.spi.InputFile;
import io.says.spi.InputSample;
import io.says.spi.Source;
import io.says.spi.SourceFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link SourceFactory} promises. */
public abstract class SourceFactoryContract {

    private static final Set<String> OWN =
            Set.of(Source.SOURCE, Source.POSITION, Source.PROBLEM, Source.RAW, Source.KIND);

    /** For subclasses. */
    protected SourceFactoryContract() {}

    /** The factory under test. */
    protected abstract SourceFactory factory();

    /**
     * Writes input in the format, some rows of it unreadable where the format knows such, as one or more files.
     *
     * @param directory an empty directory
     * @return how many rows there are, the unreadable ones included
     */
    protected abstract long write(Path directory) throws IOException;

    /** Whether a row of the format can be unreadable; false for binary formats that are readable as a whole or not at all. */
    protected boolean knowsUnreadableRows() {
        return true;
    }

    /** The settings to read with, the documented defaults unless overridden. */
    protected Settings settings() {
        return Settings.defaults();
    }

    private static List<InputFile> files(Path directory) throws IOException {
        List<InputFile> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                files.add(StageHarness.input(file));
            }
        }
        return files;
    }

    private Dataset<Row> read(Path directory) throws IOException {
        return factory().create(settings()).read(SharedSpark.session(), files(directory));
    }

    @Test
    final void has_a_name_and_a_description() {
        Names.check(factory());
        Names.checkLine("the description", factory().description());
    }

    @Test
    final void recognises_its_own_format(@TempDir Path directory) throws IOException {
        write(directory);
        InputSample sample = InputSample.of(files(directory));
        assertThat(factory().matches(sample)).isNotNull().isNotEqualTo(SourceFactory.Match.NO);
    }

    private static InputSample sample(String name, String... lines) {
        return new InputSample(List.of(new InputSample.FileSample(name, 100, List.of(lines))));
    }

    @Test
    final void is_never_sure_of_something_else() {
        for (InputSample sample :
                List.of(sample("cover.png"), sample("notes", ""), sample("notes", "\u0000\u0001", "lorem ipsum"))) {
            assertThat(factory().matches(sample))
                    .as("matches %s", sample)
                    .isNotNull()
                    .isNotEqualTo(SourceFactory.Match.SURE);
        }
    }

    @Test
    final void gives_every_row_a_place_and_known_columns(@TempDir Path directory) throws IOException {
        long expected = write(directory);
        Dataset<Row> read = read(directory);
        List<String> names = files(directory).stream().map(InputFile::name).toList();
        assertThat(read.columns())
                .contains(Source.SOURCE, Source.POSITION, Source.PROBLEM, Source.RAW)
                .doesNotHaveDuplicates();
        assertThat(read.columns())
                .allMatch(column -> OWN.contains(column)
                        || Datasets.EVENT_SCHEMA.column(column).isPresent()
                        || Datasets.CATALOGUE_SCHEMA.column(column).isPresent());
        List<Row> rows = read.collectAsList();
        assertThat(rows).as("rows, lost none").hasSize((int) expected);
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.<String>getAs(Source.SOURCE)).isIn(names);
            assertThat(row.<Long>getAs(Source.POSITION)).isPositive();
        });
        assertThat(rows.stream().map(row -> row.getAs(Source.SOURCE) + ":" + row.getAs(Source.POSITION)))
                .as("places")
                .doesNotHaveDuplicates();
    }

    @Test
    final void says_why_a_row_cannot_be_read(@TempDir Path directory) throws IOException {
        write(directory);
        List<Row> problems =
                read(directory).where(Source.PROBLEM + " IS NOT NULL").collectAsList();
        assertThat(problems)
                .as("unreadable rows: write() shall put one among the others, where there can be any")
                .matches(found -> found.isEmpty() != knowsUnreadableRows());
        assertThat(problems).allSatisfy(row -> {
            assertThat(row.<String>getAs(Source.PROBLEM)).matches("(?s)[A-Z][A-Z0-9_]*: .+");
            assertThat(row.<String>getAs(Source.RAW)).isNotNull().hasSizeLessThanOrEqualTo(4096);
        });
    }

    @Test
    final void reads_the_same_again(@TempDir Path directory) throws IOException {
        write(directory);
        Comparator<Row> order = Comparator.comparing(Row::toString);
        assertThat(read(directory).collectAsList().stream().sorted(order).toList())
                .isEqualTo(
                        read(directory).collectAsList().stream().sorted(order).toList());
    }
}
