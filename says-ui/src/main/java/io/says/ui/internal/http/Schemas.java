package io.says.ui.internal.http;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** JSON Schemas of records, as {@link io.says.json.Json} writes them: the components of an OpenAPI 3.1 document. */
final class Schemas {

    private final Map<String, Object> components = new TreeMap<>();

    /** The schemas of all records asked for so far, by name, with those that they refer to. */
    Map<String, Object> components() {
        return components;
    }

    /** A reference to a record's schema. */
    Map<String, Object> of(Class<? extends Record> type) {
        return ofType(type);
    }

    private Map<String, Object> ofType(Type type) {
        if (type instanceof ParameterizedType generic) {
            return ofGeneric(generic);
        }
        if (!(type instanceof Class<?> raw)) {
            return Map.of(); // anything
        }
        if (raw == int.class || raw == long.class || raw == Integer.class || raw == Long.class) {
            return Map.of("type", "integer");
        }
        if (raw == double.class || raw == float.class || raw == Double.class || raw == Float.class) {
            return Map.of("type", List.of("number", "null")); // one that is not finite is written as null
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return Map.of("type", "boolean");
        }
        if (raw == Instant.class) {
            return Map.of("type", "string", "format", "date-time");
        }
        if (raw.isEnum()) {
            return Map.of(
                    "type",
                    "string",
                    "enum",
                    Arrays.stream(raw.getEnumConstants()).map(Object::toString).toList());
        }
        if (raw == double[].class) {
            return Map.of("type", "array", "items", Map.of("type", List.of("number", "null")));
        }
        if (raw.isRecord()) {
            return ofRecord(raw);
        }
        if (raw == Object.class) {
            return Map.of();
        }
        return Map.of("type", "string");
    }

    private Map<String, Object> ofGeneric(ParameterizedType type) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] arguments = type.getActualTypeArguments();
        if (raw == Optional.class) {
            return nullable(ofType(arguments[0]));
        }
        if (Map.class.isAssignableFrom(raw)) {
            return Map.of("type", "object", "additionalProperties", ofType(arguments[1]));
        }
        if (Collection.class.isAssignableFrom(raw)) {
            return Map.of("type", "array", "items", ofType(arguments[0]));
        }
        return Map.of();
    }

    private Map<String, Object> ofRecord(Class<?> type) {
        RecordComponent[] parts = type.getRecordComponents();
        if (parts.length == 1 && parts[0].getName().equals("value") && parts[0].getType() == String.class) {
            return Map.of("type", "string"); // an id record is its text
        }
        String name = nameOf(type);
        if (!components.containsKey(name)) {
            Map<String, Object> schema = new LinkedHashMap<>();
            components.put(name, schema); // before its parts: a record may hold its like
            Map<String, Object> properties = new LinkedHashMap<>();
            List<String> required = new ArrayList<>();
            for (RecordComponent part : parts) {
                Map<String, Object> of = ofType(part.getGenericType());
                boolean nullable = isNullable(part.getAnnotatedType());
                properties.put(part.getName(), nullable ? nullable(of) : of);
                if (!nullable && part.getType() != Optional.class) {
                    required.add(part.getName());
                }
            }
            schema.put("type", "object");
            schema.put("properties", properties);
            schema.put("required", required);
        }
        return Map.of("$ref", "#/components/schemas/" + name);
    }

    private static String nameOf(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return outer == null ? type.getSimpleName() : nameOf(outer) + type.getSimpleName();
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static Map<String, Object> nullable(Map<String, Object> schema) {
        if (schema.isEmpty()) {
            return schema;
        }
        return schema.get("type") instanceof String type && !schema.containsKey("enum")
                ? with(schema, List.of(type, "null"))
                : Map.of("anyOf", List.of(schema, Map.of("type", "null")));
    }

    private static Map<String, Object> with(Map<String, Object> schema, List<String> types) {
        Map<String, Object> changed = new LinkedHashMap<>(schema);
        changed.put("type", types);
        return changed;
    }
}
