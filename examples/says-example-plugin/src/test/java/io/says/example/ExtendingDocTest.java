package io.says.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds docs/extending.md to its word: what it quotes stands in the file it names. */
final class ExtendingDocTest {

    private static final Path ROOT = Path.of("../..");
    private static final Pattern QUOTE = Pattern.compile("<!-- from (\\S+) -->\n```\\w*\n(.*?)```\n", Pattern.DOTALL);

    @Test
    void quotes_only_what_the_sources_say() throws IOException {
        String text = Files.readString(ROOT.resolve("docs/extending.md"));
        Matcher quote = QUOTE.matcher(text);
        int quotes = 0;
        while (quote.find()) {
            assertThat(Files.readString(ROOT.resolve(quote.group(1))))
                    .as(quote.group(1))
                    .contains(quote.group(2));
            quotes++;
        }
        assertThat(quotes).as("quoted regions").isGreaterThanOrEqualTo(11);
        assertThat(text.split("```java", -1))
                .as("every Java block names its file")
                .hasSizeLessThanOrEqualTo(quotes + 1);
    }

    @Test
    void names_every_extension_of_the_example() throws IOException {
        String text = Files.readString(ROOT.resolve("docs/extending.md"));
        for (String getter : new String[] {
            "sources",
            "ratings",
            "features",
            "trainers",
            "metrics",
            "rerankers",
            "checks",
            "stages",
            "panels",
            "listeners",
            "receivers",
            "engines"
        }) {
            assertThat(text).contains("`" + getter + "()`");
        }
    }
}
