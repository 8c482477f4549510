package io.says.example;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lower;

import io.says.spi.Check;
import io.says.spi.CheckFactory;
import io.says.spi.CheckOptions;
import io.says.spi.ParameterSpec;
import io.says.spi.RowRule;
import java.util.List;
import java.util.Optional;

/** Finds tracks whose title says nothing, as players write it where they know none. */
final class PlaceholderTitles implements CheckFactory {

    /** The options, bound and checked. */
    private record Options(String title) {}

    @Override
    public String name() {
        return "placeholder-titles";
    }

    @Override
    public String description() {
        return "No track of the catalogue has a title that only stands for one.";
    }

    @Override
    public List<ParameterSpec> options() {
        return List.of(
                new ParameterSpec("title", "text", "unknown", "any text", "what stands for a title, in any case"));
    }

    @Override
    public Check create(CheckOptions options) {
        String title = options.bind(Options.class).title().toLowerCase(java.util.Locale.ROOT);
        return new Check() {
            @Override
            public String rule() {
                return "no title is \"" + title + "\"";
            }

            @Override
            public Optional<RowRule> rows() {
                return Optional.of(RowRule.catalogue(lower(col("title")).equalTo(title), col("title")));
            }
        };
    }
}
