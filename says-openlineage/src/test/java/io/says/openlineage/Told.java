package io.says.openlineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.json.Json;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** An event as it was received, held against what the specification (2-0-2) and those of the facets in use require. */
record Told(Map<String, Object> event) {

    private static final Set<String> TYPES = Set.of("START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER");

    private static final Map<String, List<String>> FACETS = Map.of(
            "parent", List.of("run", "job"),
            "errorMessage", List.of("message", "programmingLanguage"),
            "processing_engine", List.of("version"),
            "says", List.of("run"),
            "jobType", List.of("processingType", "integration"),
            "version", List.of("datasetVersion"),
            "schema", List.of("fields"),
            "outputStatistics", List.of("rowCount"));

    /** Reads an event and checks it. */
    static Told of(String json) {
        assertThat(json).doesNotContain("\n");
        Told told = new Told(Json.object(json, "an event"));
        told.check();
        return told;
    }

    private void check() {
        assertThat(event)
                .containsOnlyKeys("eventTime", "producer", "schemaURL", "eventType", "run", "job", "inputs", "outputs");
        assertThat(OffsetDateTime.parse(text(event, "eventTime"))).isNotNull();
        assertThat(URI.create(text(event, "producer")).isAbsolute()).isTrue();
        assertThat(text(event, "schemaURL"))
                .isEqualTo("https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent");
        assertThat(TYPES).contains(type());
        assertThat(UUID.fromString(runId())).hasToString(runId());
        facets(object(event, "run"));
        named(object(event, "job"));
        facets(object(event, "job"));
        for (Map<String, Object> dataset : datasets("inputs")) {
            named(dataset);
            facets(dataset);
        }
        for (Map<String, Object> dataset : datasets("outputs")) {
            named(dataset);
            facets(dataset);
            if (dataset.containsKey("outputFacets")) {
                required(object(dataset, "outputFacets"));
            }
        }
    }

    private static void named(Map<String, Object> thing) {
        assertThat(text(thing, "namespace")).isNotBlank();
        assertThat(text(thing, "name")).isNotBlank();
    }

    private static void facets(Map<String, Object> of) {
        required(object(of, "facets"));
    }

    private static void required(Map<String, Object> facets) {
        assertThat(FACETS.keySet()).containsAll(facets.keySet());
        facets.forEach((name, facet) -> {
            assertThat(object(facets, name))
                    .as(name)
                    .containsKeys("_producer", "_schemaURL")
                    .containsKeys(FACETS.getOrDefault(name, List.of()).toArray(new String[0]));
            assertThat(URI.create(text(object(facets, name), "_schemaURL")).isAbsolute())
                    .isTrue();
        });
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Map<String, Object> of, String name) {
        assertThat(of.get(name)).as(name).isInstanceOf(Map.class);
        return (Map<String, Object>) of.getOrDefault(name, Map.of());
    }

    private static String text(Map<String, Object> of, String name) {
        return String.valueOf(of.get(name));
    }

    /** {@code START}, {@code COMPLETE} and so on. */
    String type() {
        return text(event, "eventType");
    }

    String runId() {
        return text(object(event, "run"), "runId");
    }

    String job() {
        return text(object(event, "job"), "name");
    }

    Map<String, Object> runFacet(String name) {
        return object(object(object(event, "run"), "facets"), name);
    }

    Set<String> runFacets() {
        return object(object(event, "run"), "facets").keySet();
    }

    @SuppressWarnings("unchecked")
    List<Map<String, Object>> datasets(String which) {
        return (List<Map<String, Object>>) event.getOrDefault(which, List.of());
    }

    /** Names of datasets with their versions. */
    List<String> versions(String which) {
        return datasets(which).stream()
                .map(dataset -> dataset.get("name") + "@"
                        + text(object(object(dataset, "facets"), "version"), "datasetVersion"))
                .toList();
    }

    @Override
    public String toString() {
        return type() + " " + job();
    }
}
