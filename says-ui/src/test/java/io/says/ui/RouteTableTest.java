package io.says.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.json.Json;
import io.says.ui.internal.http.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RouteTableTest {

    /** Streams never end by themselves, and the page's own fragments are no API. */
    private static final Set<String> NOT_JSON = Set.of("text/event-stream", "text/plain", "text/html", "text/csv");

    private final Site site;

    RouteTableTest(@TempDir Path workspace) throws IOException {
        this.site = Site.published(workspace);
        site.recordRun("run1");
    }

    @AfterEach
    void close() {
        site.close();
    }

    private Map<String, Object> document() {
        return Json.object(site.get("/api/v1/openapi.json").body(), "the document");
    }

    private static Map<String, Object> in(Map<String, Object> json, String... path) {
        Map<String, Object> at = json;
        for (String name : path) {
            at = mapOf(at.get(name));
        }
        return at;
    }

    @SuppressWarnings("unchecked") // JSON objects have texts for names
    private static Map<String, Object> mapOf(@Nullable Object json) {
        assertThat(json).isInstanceOf(Map.class);
        return (Map<String, Object>) json;
    }

    private static Set<String> names(List<Route> routes) {
        return routes.stream()
                .map(route -> route.method() + " " + route.path())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void the_router_serves_the_table_and_nothing_else() {
        Set<String> table = names(site.server.routes().all());
        Set<String> heads = table.stream()
                .filter(name -> name.startsWith("GET "))
                .map(name -> name.replaceFirst("GET", "HEAD"))
                .collect(Collectors.toSet());
        assertThat(new TreeSet<>(site.server.served()))
                .containsAll(table)
                .hasSize(table.size() + heads.size())
                .containsAll(heads);
    }

    @Test
    void the_document_describes_every_route_of_the_api_and_nothing_else() {
        Set<String> described = new TreeSet<>();
        mapOf(document().get("paths"))
                .forEach((path, methods) -> mapOf(methods)
                        .forEach((method, operation) -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        assertThat(described)
                .isEqualTo(names(
                        site.server.routes().all().stream().filter(Route::ofApi).toList()))
                .hasSizeGreaterThan(15);
    }

    @Test
    void no_two_operations_share_a_name_and_each_says_what_it_does() {
        List<Object> ids = new ArrayList<>();
        mapOf(document().get("paths"))
                .values()
                .forEach(methods -> mapOf(methods).values().forEach(operation -> {
                    ids.add(String.valueOf(mapOf(operation).get("operationId")));
                    assertThat(String.valueOf(mapOf(operation).get("summary"))).endsWith(".");
                }));
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void every_answer_is_as_its_schema_says() {
        Map<String, Object> document = document();
        Map<String, String> samples = Map.of(
                "/api/v1/users/{id}/history", "/api/v1/users/user_1/history",
                "/api/v1/tracks/{id}", "/api/v1/tracks/track_1",
                "/api/v1/tracks/{id}/similar", "/api/v1/tracks/track_1/similar",
                "/api/v1/runs/{id}", "/api/v1/runs/run1",
                "/api/v1/recommendations", "/api/v1/recommendations?user=user_1&explain=true");
        int checked = 0;
        for (Route route : site.server.routes().all()) {
            String path = samples.getOrDefault(route.path(), route.path());
            if (!route.ofApi()
                    || !route.method().name().equals("GET")
                    || path.contains("{")
                    || NOT_JSON.contains(route.answer().mediaType())) {
                continue;
            }
            var answer = site.get(path);
            if (answer.statusCode() != 404) { // nothing there yet, as no run has checked data
                assertThat(answer.statusCode()).as(path).isEqualTo(200);
                Map<String, Object> responses = in(document, "paths", route.path(), "get", "responses");
                Map<String, Object> schema = in(responses, "200", "content", "application/json", "schema");
                conforms(Json.object(answer.body(), path), schema, document, path);
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(9);
        Map<String, Object> problem = Map.of("$ref", "#/components/schemas/Problem");
        conforms(Json.object(site.get("/api/v1/runs/none").body(), "a problem"), problem, document, "a problem");
    }

    private static void conforms(
            @Nullable Object value, Map<String, Object> schema, Map<String, Object> document, String where) {
        if (schema.get("$ref") instanceof String reference) {
            String name = reference.substring("#/components/schemas/".length());
            conforms(value, in(document, "components", "schemas", name), document, where);
        } else if (schema.get("anyOf") instanceof List<?> any) {
            if (value != null) {
                conforms(value, mapOf(any.get(0)), document, where);
            }
        } else if (schema.get("type") != null) {
            Object type = schema.get("type");
            List<?> types = type instanceof List<?> several ? several : List.of(String.valueOf(type));
            assertThat(types).as(where).anyMatch(one -> isA(value, String.valueOf(one)));
            if (schema.get("enum") instanceof List<?> values) {
                assertThat(values.stream().map(String::valueOf)).as(where).contains(String.valueOf(value));
            }
            if (value instanceof List<?> elements) {
                elements.forEach(element -> conforms(element, mapOf(schema.get("items")), document, where + "[]"));
            } else if (value instanceof Map<?, ?> object) {
                members(object, schema, document, where);
            }
        }
    }

    private static void members(
            Map<?, ?> object, Map<String, Object> schema, Map<String, Object> document, String where) {
        if (schema.get("properties") == null) {
            Map<String, Object> each = mapOf(schema.get("additionalProperties"));
            object.forEach((name, value) -> conforms(value, each, document, where + "." + name));
            return;
        }
        Map<String, Object> properties = mapOf(schema.get("properties"));
        assertThat(object.keySet().stream().map(String::valueOf))
                .as(where)
                .containsExactlyInAnyOrderElementsOf(properties.keySet());
        properties.forEach((name, of) -> conforms(object.get(name), mapOf(of), document, where + "." + name));
    }

    private static boolean isA(@Nullable Object value, String type) {
        return switch (type) {
            case "null" -> value == null;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof Integer || value instanceof Long;
            case "number" -> value instanceof Number;
            case "array" -> value instanceof List;
            case "object" -> value instanceof Map;
            default -> false;
        };
    }
}
