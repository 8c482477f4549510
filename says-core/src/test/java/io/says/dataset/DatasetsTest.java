package io.says.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.says.AudioFeature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatasetsTest {

    @Test
    void has_a_nullable_catalogue_column_for_every_audio_feature() {
        for (AudioFeature feature : AudioFeature.values()) {
            assertThat(Datasets.CATALOGUE_SCHEMA.column(feature.column()))
                    .hasValueSatisfying(column -> assertThat(column.nullable()).isTrue());
        }
        assertThat(Datasets.CATALOGUE_SCHEMA.column("nonsense")).isEmpty();
    }

    @Test
    void writes_a_schema_as_ddl() {
        assertThat(Datasets.ID_SCHEMA.ddl()).isEqualTo("index INT NOT NULL, id STRING NOT NULL");
        assertThat(Datasets.INTERACTION_SCHEMA.ddl())
                .isEqualTo("user STRING NOT NULL, track STRING NOT NULL, rating DOUBLE, strength DOUBLE NOT NULL, "
                        + "plays BIGINT NOT NULL, last_played TIMESTAMP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Events", "1st", "a_b", "../x", "a b", "-a"})
    void rejects_a_name_that_is_no_directory(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new DatasetName(name));
    }

    @Test
    void orders_names() {
        assertThat(Datasets.EVENTS).isLessThan(Datasets.TRAIN).hasToString("events");
    }
}
