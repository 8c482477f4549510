package io.says.openlineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.config.Settings;
import io.says.spi.EventReceiverFactory;
import io.says.testing.EventReceiverFactoryContract;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LineageReceiverFactoryTest extends EventReceiverFactoryContract {

    private final Path file;

    LineageReceiverFactoryTest(@TempDir Path directory) {
        this.file = directory.resolve("below/lineage.jsonl");
    }

    @Override
    protected EventReceiverFactory factory() {
        return new LineageReceiverFactory();
    }

    @Override
    protected Settings settings() {
        return settings("transport", "file").with(Map.of("says.openlineage.file", file.toString()));
    }

    private static Settings settings(String key, String value) {
        return Settings.defaults().with(Map.of("says.openlineage.enabled", true, "says.openlineage." + key, value));
    }

    @ParameterizedTest
    @CsvSource({
        "transport, carrier-pigeon, says.openlineage.transport must be one of http",
        "transport, http, must have an http or https address in url",
        "url, ftp://example.org, must have an http or https address in url",
        "url, http://me:mine@example.org, must have no user in url",
        "timeout, 0s, must have a timeout above 0",
        "namespace, ' ', must have a namespace"
    })
    void says_what_is_wrong_before_anything_is_sent(String key, String value, String problem) {
        assertThatThrownBy(() -> new LineageReceiverFactory().create(settings(key, value)))
                .isInstanceOf(SaysException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void shows_its_key_nowhere() {
        Settings settings = settings("api-key", "a-key-of-the-test");
        assertThat(settings.rendered()).doesNotContain("a-key-of-the-test");
        OpenLineageConfig config = settings.with(Map.of("says.openlineage.url", "http://example.org"))
                .bind("says.openlineage", OpenLineageConfig.class);
        assertThat(config.apiKey()).isEqualTo("a-key-of-the-test");
        assertThat(config.toString()).doesNotContain("a-key-of-the-test");
    }
}
