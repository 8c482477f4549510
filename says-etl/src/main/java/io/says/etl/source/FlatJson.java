package io.says.etl.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one JSON object as the single values in it, by their paths: {@code track_metadata.artist_name}. */
final class FlatJson {

    private static final JsonFactory JSON = new JsonFactory();

    private FlatJson() {}

    /**
     * Reads an object; arrays within are passed over, and so is null.
     *
     * @param text the object
     * @param values where the values go
     * @return why it cannot be read, as {@code CODE: detail}; null when it could
     */
    static @Nullable String read(String text, Map<String, String> values) {
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return "MALFORMED_JSON: not a JSON object";
            }
            object(json, "", values);
            return json.nextToken() == null ? null : "MALFORMED_JSON: something follows the object";
        } catch (IOException e) {
            return "MALFORMED_JSON: " + detail(e);
        }
    }

    /** Reads the object the parser stands in, to its end. */
    static void object(JsonParser json, String prefix, Map<String, String> values) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String path = prefix + json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_OBJECT) {
                object(json, path + ".", values);
            } else if (value == JsonToken.START_ARRAY) {
                json.skipChildren();
            } else if (value != JsonToken.VALUE_NULL) {
                values.put(path, json.getText());
            }
        }
    }

    /** A parser of the text. */
    static JsonParser parser(String text) throws IOException {
        return JSON.createParser(text);
    }

    /** What is wrong, on one line. */
    static String detail(IOException e) {
        String message = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        return message == null
                ? "not a JSON object"
                : message.lines().findFirst().orElse("not a JSON object");
    }
}
