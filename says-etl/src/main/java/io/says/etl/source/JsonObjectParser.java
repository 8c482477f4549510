package io.says.etl.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.BitSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object on a line. Of several keys with one meaning a configured one counts before the
 * usual ones, and of those the last that is not null.
 */
final class JsonObjectParser implements LineParser {

    private static final long serialVersionUID = 1L;

    private static final JsonFactory JSON = new JsonFactory();

    @SuppressWarnings("serial") // an immutable map of serializable values
    private final Map<String, Integer> targets;

    @SuppressWarnings("serial")
    private final Set<String> configured;

    /**
     * @param targets the column of each key
     * @param configured the keys among them that win over others
     */
    JsonObjectParser(Map<String, Integer> targets, Set<String> configured) {
        this.targets = Map.copyOf(targets);
        this.configured = Set.copyOf(configured);
    }

    @Override
    public @Nullable String parse(String line, Object[] values) {
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return "MALFORMED_JSON: not one JSON object";
            }
            BitSet fixed = new BitSet();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                Integer target = targets.get(name);
                JsonToken value = json.nextToken();
                if (value.isStructStart()) {
                    json.skipChildren();
                    if (target != null) {
                        return "MALFORMED_JSON: " + name + " holds more than one value";
                    }
                } else if (target != null && value != JsonToken.VALUE_NULL) {
                    boolean wins = !configured.isEmpty() && configured.contains(name);
                    if (wins || !fixed.get(target)) {
                        values[target] = json.getText();
                    }
                    if (wins) {
                        fixed.set(target);
                    }
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
