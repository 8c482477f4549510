package io.says.etl.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object on a line. Of several keys with one meaning the last that is not null counts. */
final class JsonObjectParser implements LineParser {

    private static final long serialVersionUID = 1L;

    private static final JsonFactory JSON = new JsonFactory();

    @SuppressWarnings("serial") // an immutable map of serializable values
    private final Map<String, Integer> targets;

    /** @param targets the column of each key */
    JsonObjectParser(Map<String, Integer> targets) {
        this.targets = Map.copyOf(targets);
    }

    @Override
    public @Nullable String parse(String line, Object[] values) {
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return "MALFORMED_JSON: not one JSON object";
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                Integer target = targets.get(json.currentName());
                JsonToken value = json.nextToken();
                if (value.isStructStart()) {
                    json.skipChildren();
                    if (target != null) {
                        return "MALFORMED_JSON: " + json.currentName() + " holds more than one value";
                    }
                } else if (target != null && value != JsonToken.VALUE_NULL) {
                    values[target] = json.getText();
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                return "MALFORMED_JSON: more than one JSON object on the line";
            }
            return null;
        } catch (IOException e) {
            return "MALFORMED_JSON: not one JSON object";
        }
    }
}
