package io.says.ui.internal.http;

import io.says.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The OpenAPI 3.1 document of the JSON API, made from the table of routes. */
public final class OpenApi {

    /** Where the document lies. */
    public static final String PATH = "/api/v1/openapi.json";

    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    private final List<Route> routes;
    private final String version;
    private @Nullable String document;

    /**
     * @param routes the routes; those of the API are described
     * @param version the version of the program
     */
    public OpenApi(List<Route> routes, String version) {
        this.routes = List.copyOf(routes);
        this.version = version;
    }

    /** The document as JSON. Made when it is first asked for. */
    public synchronized String document() {
        String known = document;
        if (known == null) {
            known = made();
            document = known;
        }
        return known;
    }

    private String made() {
        Schemas schemas = new Schemas();
        Map<String, Map<String, Object>> paths = new TreeMap<>();
        for (Route route : routes) {
            if (route.ofApi()) {
                paths.computeIfAbsent(route.path(), path -> new TreeMap<>())
                        .put(route.method().name().toLowerCase(Locale.ROOT), operation(route, schemas));
            }
        }
        schemas.of(Problem.class);
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("openapi", "3.1.0");
        whole.put(
                "info",
                Map.of(
                        "title",
                        "SAYS",
                        "version",
                        version,
                        "description",
                        "Recommendations, data, models and runs of one workspace."));
        whole.put("paths", paths);
        whole.put(
                "components",
                Map.of(
                        "schemas",
                        schemas.components(),
                        "securitySchemes",
                        Map.of("token", Map.of("type", "http", "scheme", "bearer"))));
        return Json.write(whole);
    }

    private static Map<String, Object> operation(Route route, Schemas schemas) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", id(route));
        operation.put("summary", route.summary());
        route.scope().ifPresent(scope -> {
            operation.put("security", List.of(Map.of(), Map.of("token", List.of())));
            operation.put("x-scope", scope.name().toLowerCase(Locale.ROOT));
        });
        if (!route.parameters().isEmpty()) {
            operation.put(
                    "parameters",
                    route.parameters().stream().map(OpenApi::parameter).toList());
        }
        route.body()
                .ifPresent(type -> operation.put(
                        "requestBody",
                        Map.of(
                                "required",
                                route.bodyNeeded(),
                                "content",
                                Map.of(JSON, Map.of("schema", schemas.of(type))))));
        Map<String, Object> responses = new LinkedHashMap<>();
        Route.Answer answer = route.answer();
        Map<String, Object> content = answer.type()
                .<Map<String, Object>>map(type -> Map.of("schema", schemas.of(type)))
                .orElse(Map.of());
        responses.put(
                Integer.toString(answer.status()),
                Map.of("description", "All went well.", "content", Map.of(answer.mediaType(), content)));
        responses.put(
                "default",
                Map.of(
                        "description",
                        "What went wrong, as RFC 9457 describes it.",
                        "content",
                        Map.of(PROBLEM, Map.of("schema", schemas.of(Problem.class)))));
        operation.put("responses", responses);
        return operation;
    }

    private static Map<String, Object> parameter(Parameter parameter) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", parameter.type().name().toLowerCase(Locale.ROOT));
        boolean text = parameter.type() == Parameter.Type.STRING;
        parameter.least().ifPresent(least -> schema.put(text ? "minLength" : "minimum", least));
        parameter.most().ifPresent(most -> schema.put(text ? "maxLength" : "maximum", most));
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", parameter.name());
        described.put("in", parameter.place().name().toLowerCase(Locale.ROOT));
        described.put("required", parameter.required());
        described.put("description", parameter.summary());
        described.put("schema", schema);
        return described;
    }

    /** {@code getRunsIdLog} for GET /api/v1/runs/{id}/log. */
    private static String id(Route route) {
        List<String> words = new ArrayList<>();
        for (String part : route.path().substring("/api/v1/".length()).split("[^a-zA-Z0-9]+")) {
            if (!part.isEmpty()) {
                words.add(part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
            }
        }
        return route.method().name().toLowerCase(Locale.ROOT) + String.join("", words);
    }
}
