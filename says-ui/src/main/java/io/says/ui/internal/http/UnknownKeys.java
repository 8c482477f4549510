package io.says.ui.internal.http;

import io.says.SaysException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds keys of a body that no record has a component for: a misspelt key would otherwise be passed over in silence. */
final class UnknownKeys {

    private UnknownKeys() {}

    /**
     * Looks through a body.
     *
     * @param json what was sent
     * @param type what it is read as
     * @param where the path so far, empty at the root
     * @throws SaysException {@code INVALID_REQUEST} for the first key found
     */
    static void refuse(@Nullable Object json, Type type, String where) {
        if (type instanceof ParameterizedType generic) {
            Type inner = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            if (json instanceof List<?> list) {
                list.forEach(element -> refuse(element, inner, where));
            } else if (json instanceof Map<?, ?> map && Map.class.equals(generic.getRawType())) {
                map.forEach((key, value) -> refuse(value, inner, where + key + "."));
            } else {
                refuse(json, inner, where); // an Optional
            }
        } else if (type instanceof Class<?> record && record.isRecord() && json instanceof Map<?, ?> map) {
            List<RecordComponent> parts = Arrays.asList(record.getRecordComponents());
            map.forEach((key, value) -> {
                RecordComponent part = parts.stream()
                        .filter(one -> one.getName().equals(key))
                        .findFirst()
                        .orElseThrow(() -> Query.invalid(
                                "There is nothing named " + where + key + " in this request",
                                "Those there are: "
                                        + String.join(
                                                ", ",
                                                parts.stream()
                                                        .map(RecordComponent::getName)
                                                        .toList())));
                refuse(value, part.getGenericType(), where + key + ".");
            });
        }
    }
}
