package io.says.model.tensors;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes tensors in the safetensors format: eight bytes with the length of a JSON header, the header, then the data, little
 * endian. The same tensors give the same bytes whatever the order they were added in. Not thread-safe.
 */
public final class TensorWriter {

    /** The most bytes one tensor can hold: what a file can be mapped in at once. */
    public static final long MOST_BYTES = Integer.MAX_VALUE;

    private static final int CHUNK = 1 << 16;

    private final Map<String, Entry> entries = new TreeMap<>();
    private final Map<String, String> metadata = new TreeMap<>();

    /** A writer without tensors. */
    public TensorWriter() {}

    private record Entry(String type, List<Long> shape, long bytes, int width, Values values) {}

    @FunctionalInterface
    private interface Values {
        void put(ByteBuffer chunk, int from, int to);
    }

    /** Adds texts by name that say what the tensors are. */
    public TensorWriter metadata(Map<String, String> texts) {
        metadata.putAll(texts);
        return this;
    }

    /** Adds 32-bit floating point numbers. */
    public TensorWriter floats(String name, float[] values, long... shape) {
        return add(name, "F32", 4, values.length, shape, (chunk, from, to) -> {
            for (int i = from; i < to; i++) {
                chunk.putFloat(values[i]);
            }
        });
    }

    /** Adds 32-bit integers. */
    public TensorWriter ints(String name, int[] values) {
        return add(name, "I32", 4, values.length, new long[] {values.length}, (chunk, from, to) -> {
            for (int i = from; i < to; i++) {
                chunk.putInt(values[i]);
            }
        });
    }

    /** Adds 64-bit integers. */
    public TensorWriter longs(String name, long[] values) {
        return add(name, "I64", 8, values.length, new long[] {values.length}, (chunk, from, to) -> {
            for (int i = from; i < to; i++) {
                chunk.putLong(values[i]);
            }
        });
    }

    /** Adds bytes. */
    public TensorWriter bytes(String name, byte[] values) {
        return add(
                name,
                "U8",
                1,
                values.length,
                new long[] {values.length},
                (chunk, from, to) -> chunk.put(values, from, to - from));
    }

    /**
     * Adds texts as {@code name.bytes} (UTF-8, one after the other) and {@code name.offsets} (one more than there are texts);
     * a null text is empty, and where there is one {@code name.present} has a byte for each text.
     */
    public TensorWriter texts(String name, List<? extends @org.jspecify.annotations.Nullable String> texts) {
        long[] offsets = new long[texts.size() + 1];
        byte[] present = new byte[texts.size()];
        List<byte[]> encoded = new ArrayList<>(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            present[i] = (byte) (text == null ? 0 : 1);
            byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
            encoded.add(bytes);
            offsets[i + 1] = offsets[i] + bytes.length;
        }
        requireRoom(name + ".bytes", offsets[texts.size()]);
        byte[] all = new byte[(int) offsets[texts.size()]];
        for (int i = 0; i < encoded.size(); i++) {
            System.arraycopy(encoded.get(i), 0, all, Math.toIntExact(offsets[i]), encoded.get(i).length);
        }
        bytes(name + ".bytes", all);
        longs(name + ".offsets", offsets);
        return bytes(name + ".present", present);
    }

    private TensorWriter add(String name, String type, int width, int length, long[] shape, Values values) {
        long product = 1;
        List<Long> dimensions = new ArrayList<>();
        for (long dimension : shape) {
            product = Math.multiplyExact(product, dimension);
            dimensions.add(dimension);
        }
        if (product != length) {
            throw new IllegalArgumentException(name + " has " + length + " values, not " + dimensions);
        }
        requireRoom(name, (long) length * width);
        if (entries.put(name, new Entry(type, dimensions, (long) length * width, width, values)) != null) {
            throw new IllegalArgumentException("Two tensors are called " + name);
        }
        return this;
    }

    /** A longer one could be written, but never mapped again. */
    static void requireRoom(String name, long bytes) {
        if (bytes > MOST_BYTES) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    "The tensor " + name + " would take " + bytes + " bytes, more than the " + MOST_BYTES
                            + " one tensor can hold",
                    "Lower the rank of the model, or bring fewer users or tracks.");
        }
    }

    /** Writes the file; the wider types first, so that every value lies aligned. */
    public void write(Path file) throws IOException {
        List<Map.Entry<String, Entry>> order = new ArrayList<>(entries.entrySet());
        order.sort(Comparator.comparing(
                (Map.Entry<String, Entry> e) -> e.getValue().width(), Comparator.reverseOrder()));
        Map<String, Object> header = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            header.put("__metadata__", metadata);
        }
        long offset = 0;
        for (Map.Entry<String, Entry> entry : order) {
            Entry tensor = entry.getValue();
            Map<String, Object> description = new LinkedHashMap<>();
            description.put("dtype", tensor.type());
            description.put("shape", tensor.shape());
            description.put("data_offsets", List.of(offset, offset + tensor.bytes()));
            header.put(entry.getKey(), description);
            offset += tensor.bytes();
        }
        byte[] json = Json.write(header).getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + 7) / 8 * 8;
        ByteBuffer head = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(padded).put(json);
        while (head.hasRemaining()) {
            head.put((byte) ' ');
        }
        try (WritableByteChannel channel =
                Files.newByteChannel(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            drain(head.flip(), channel);
            for (Map.Entry<String, Entry> entry : order) {
                data(entry.getValue(), channel);
            }
        }
    }

    private static void data(Entry tensor, WritableByteChannel channel) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK * tensor.width()).order(ByteOrder.LITTLE_ENDIAN);
        int length = Math.toIntExact(tensor.bytes() / tensor.width());
        for (int from = 0; from < length; from += CHUNK) {
            chunk.clear();
            tensor.values().put(chunk, from, Math.min(length, from + CHUNK));
            drain(chunk.flip(), channel);
        }
    }

    private static void drain(ByteBuffer buffer, WritableByteChannel channel) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
