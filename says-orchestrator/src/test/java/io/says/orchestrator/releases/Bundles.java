package io.says.orchestrator.releases;

import io.says.json.Json;
import io.says.orchestrator.Steps;
import io.says.release.ReleaseInfo;
import io.says.storage.AtomicWrites;
import io.says.storage.ContentHash;
import io.says.storage.Manifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Bundles to install, with what a test wants in their passports. */
public final class Bundles {

    private Bundles() {}

    /** A bundle of one file of text that came from these datasets. */
    public static void write(Path directory, String content, Map<String, String> lineage) throws IOException {
        Path text = Files.writeString(Files.createTempFile("bundle", ".txt"), content);
        Steps.bundle(text, directory);
        Files.delete(text);
        edit(directory, Map.of("lineage", lineage));
    }

    /** Changes fields of a passport, by their paths joined by points, whatever else is in there. */
    public static void edit(Path directory, Map<String, ?> fields) throws IOException {
        Path file = directory.resolve(ReleaseInfo.FILE);
        Map<String, @Nullable Object> passport =
                new LinkedHashMap<>(Json.object(Files.readString(file), file.toString()));
        fields.forEach((path, value) -> put(passport, List.of(path.split("\\.")), value));
        AtomicWrites.text(file, Json.pretty(passport));
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, @Nullable Object> in, List<String> path, Object value) {
        if (path.size() == 1) {
            in.put(path.get(0), value);
            return;
        }
        Object inner = in.get(path.get(0));
        Map<String, @Nullable Object> copy =
                inner instanceof Map ? new LinkedHashMap<>((Map<String, Object>) inner) : new LinkedHashMap<>();
        put(copy, path.subList(1, path.size()), value);
        in.put(path.get(0), copy);
    }

    /** A bundle with the ids of users and tracks in a safetensors file, as the built-in format has it. */
    public static void factors(Path directory, List<String> users, List<String> tracks) throws IOException {
        Files.createDirectories(directory);
        write(directory, String.join(",", users) + ";" + String.join(",", tracks), Map.of());
        Files.write(directory.resolve("model.safetensors"), tensors(Map.of("user_ids", users, "track_ids", tracks)));
        Files.delete(directory.resolve("model.txt"));
        Path passport = directory.resolve(ReleaseInfo.FILE);
        String kept = Files.readString(passport);
        Files.delete(passport);
        var files = Manifest.entriesOf(directory);
        Files.writeString(passport, kept);
        edit(
                directory,
                Map.of(
                        "files",
                        files,
                        "contentHash",
                        ContentHash.ofFile(directory.resolve("model.safetensors")),
                        "format",
                        "factors/1",
                        "users",
                        users.size(),
                        "tracks",
                        tracks.size()));
    }

    private static byte[] tensors(Map<String, List<String>> texts) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        Map<String, Object> header = new TreeMap<>();
        header.put("__metadata__", Map.of("format", "test"));
        new TreeMap<>(texts).forEach((name, values) -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ByteBuffer offsets = ByteBuffer.allocate(8 * (values.size() + 1)).order(ByteOrder.LITTLE_ENDIAN);
            offsets.putLong(0);
            for (String value : values) {
                bytes.writeBytes(value.getBytes(StandardCharsets.UTF_8));
                offsets.putLong(bytes.size());
            }
            tensor(header, data, name + ".bytes", "U8", 1, bytes.toByteArray());
            tensor(header, data, name + ".offsets", "I64", 8, offsets.array());
        });
        byte[] text = Json.write(header).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + data.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(data.toByteArray())
                .array();
    }

    private static void tensor(
            Map<String, Object> header, ByteArrayOutputStream data, String name, String type, int width, byte[] bytes) {
        int from = data.size();
        data.writeBytes(bytes);
        header.put(
                name,
                Map.of(
                        "dtype",
                        type,
                        "shape",
                        List.of(bytes.length / width),
                        "data_offsets",
                        List.of(from, data.size())));
    }
}
