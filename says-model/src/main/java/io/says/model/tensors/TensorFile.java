package io.says.model.tensors;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A memory-mapped safetensors file. The header is checked against the file before anything is mapped: a damaged or hostile
 * file is refused, whatever it claims. A tensor of a type that only later programs know is refused when it is asked for: what the
 * metadata say comes first. Thread-safe.
 */
public final class TensorFile {

    private static final String METADATA = "__metadata__";
    private static final long LONGEST_HEADER = 16L << 20;
    private static final Map<String, Integer> WIDTHS = Map.of("F32", 4, "I32", 4, "I64", 8, "U8", 1);

    private final Path file;
    private final Map<String, Tensor> tensors;
    private final Map<String, String> metadata;

    private record Tensor(String type, List<Long> shape, long start, long end, ByteBuffer data) {}

    private TensorFile(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
        this.file = file;
        this.tensors = tensors;
        this.metadata = metadata;
    }

    /**
     * Opens a file.
     *
     * @throws SaysException {@code CORRUPT_DATA} when it is not a sound safetensors file
     */
    public static TensorFile open(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = Files.size(file);
            ByteBuffer prefix = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            if (size < 8 || channel.read(prefix, 0) < 8) {
                throw corrupt(file, "it is shorter than its header", null);
            }
            long length = prefix.getLong(0);
            if (length < 2 || length > LONGEST_HEADER || length > size - 8) {
                throw corrupt(file, "its header claims " + length + " bytes", null);
            }
            ByteBuffer header = ByteBuffer.allocate((int) length);
            while (header.hasRemaining()) {
                if (channel.read(header, 8 + (long) header.position()) < 0) {
                    throw corrupt(file, "it ends within its header", null);
                }
            }
            Map<String, Object> described =
                    Json.object(new String(header.array(), StandardCharsets.UTF_8), file.toString());
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (Map.Entry<String, Object> entry : described.entrySet()) {
                if (!entry.getKey().equals(METADATA)) {
                    tensors.put(entry.getKey(), map(file, channel, 8 + length, size, entry.getKey(), entry.getValue()));
                }
            }
            checkApart(file, tensors);
            return new TensorFile(file, tensors, metadata(file, described.get(METADATA)));
        } catch (IOException e) {
            throw corrupt(file, "it cannot be read", e);
        }
    }

    private static Map<String, String> metadata(Path file, @Nullable Object described) {
        Map<String, String> texts = new TreeMap<>();
        if (described == null) {
            return texts;
        }
        if (!(described instanceof Map<?, ?> map)) {
            throw corrupt(file, "its metadata are no texts by name", null);
        }
        map.forEach((name, text) -> {
            if (!(text instanceof String value)) {
                throw corrupt(file, "its metadata hold something that is no text: " + name, null);
            }
            texts.put(String.valueOf(name), value);
        });
        return Collections.unmodifiableMap(texts);
    }

    private static void checkApart(Path file, Map<String, Tensor> tensors) {
        long end = 0;
        for (Tensor tensor : tensors.values().stream()
                .sorted(Comparator.comparingLong(Tensor::start).thenComparingLong(Tensor::end))
                .toList()) {
            if (tensor.start() < end) {
                throw corrupt(file, "two tensors overlap", null);
            }
            end = tensor.end();
        }
    }

    private static Tensor map(
            Path file, FileChannel channel, long base, long size, String name, @Nullable Object description)
            throws IOException {
        if (!(description instanceof Map<?, ?> fields)
                || !(fields.get("dtype") instanceof String type)
                || !(fields.get("shape") instanceof List<?> shape)
                || !(fields.get("data_offsets") instanceof List<?> offsets)
                || offsets.size() != 2
                || offsets.get(0) == null
                || offsets.get(1) == null) {
            throw corrupt(file, "the tensor " + name + " is not described", null);
        }
        long start = whole(offsets.get(0));
        long end = whole(offsets.get(1));
        if (start < 0 || end < start || end > size - base || end - start > Integer.MAX_VALUE) {
            throw corrupt(file, "the tensor " + name + " lies outside the file", null);
        }
        long values = 1;
        List<Long> dimensions = new ArrayList<>();
        for (Object dimension : shape) {
            long d = whole(dimension);
            // Each by itself too: beside a 0 any number would do, and everyone counts in ints.
            if (d < 0 || d > Integer.MAX_VALUE || (d > 0 && values > Integer.MAX_VALUE / d)) {
                throw corrupt(file, "the tensor " + name + " has an impossible shape", null);
            }
            values *= d;
            dimensions.add(d);
        }
        Integer width = WIDTHS.get(type);
        if (width == null) {
            return new Tensor(type, List.copyOf(dimensions), start, end, ByteBuffer.allocate(0));
        }
        if (values * width != end - start) {
            throw corrupt(file, "the tensor " + name + " has another length than its shape", null);
        }
        ByteBuffer data = end == start
                ? ByteBuffer.allocate(0)
                : channel.map(FileChannel.MapMode.READ_ONLY, base + start, end - start);
        return new Tensor(type, List.copyOf(dimensions), start, end, data.order(ByteOrder.LITTLE_ENDIAN));
    }

    /** A whole number of at least 0, -1 for anything else. */
    private static long whole(@Nullable Object value) {
        if (!(value instanceof Number number)) {
            return -1;
        }
        long whole = number.longValue();
        return whole >= 0 && whole == number.doubleValue() && whole < Long.MAX_VALUE ? whole : -1;
    }

    /** Texts by name that say what the tensors are; empty where the file has none. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** Whether there is a tensor of that name. */
    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** A tensor's dimensions. */
    public List<Long> shape(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw corrupt(file, "it has no tensor " + name, null);
        }
        return tensor.shape();
    }

    /** A tensor of 32-bit floating point numbers. */
    public FloatBuffer floats(String name) {
        return data(name, "F32").asFloatBuffer();
    }

    /** A tensor of 32-bit integers. */
    public IntBuffer ints(String name) {
        return data(name, "I32").asIntBuffer();
    }

    /** A tensor of 64-bit integers. */
    public LongBuffer longs(String name) {
        return data(name, "I64").asLongBuffer();
    }

    /** A tensor of bytes. */
    public ByteBuffer bytes(String name) {
        return data(name, "U8");
    }

    /**
     * The texts that {@link TensorWriter#texts} wrote, decoded on demand.
     *
     * @throws SaysException {@code CORRUPT_DATA} when the offsets do not rise or leave the bytes
     */
    public Texts texts(String name) {
        LongBuffer offsets = longs(name + ".offsets");
        ByteBuffer bytes = bytes(name + ".bytes");
        ByteBuffer present = bytes(name + ".present");
        if (offsets.limit() != present.limit() + 1) {
            throw corrupt(file, name + " has " + offsets.limit() + " offsets for " + present.limit() + " texts", null);
        }
        long last = 0;
        for (int i = 0; i < offsets.limit(); i++) {
            long offset = offsets.get(i);
            if (offset < last || offset > bytes.limit()) {
                throw corrupt(file, "the offsets of " + name + " do not rise", null);
            }
            last = offset;
        }
        return new Texts(offsets, bytes, present);
    }

    private ByteBuffer data(String name, String type) {
        Tensor tensor = tensors.get(name);
        if (tensor == null || !tensor.type().equals(type)) {
            throw corrupt(file, "it has no tensor " + name + " of type " + type, null);
        }
        return tensor.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static SaysException corrupt(Path file, String what, @Nullable Exception cause) {
        return new SaysException(
                StandardErrorCode.CORRUPT_DATA,
                "Damaged tensors in " + file + ": " + what,
                "Restore the file from a copy, or roll back: says releases rollback.",
                cause);
    }

    /** Texts in a mapped file. Thread-safe. */
    public static final class Texts {

        private final LongBuffer offsets;
        private final ByteBuffer bytes;
        private final ByteBuffer present;

        private Texts(LongBuffer offsets, ByteBuffer bytes, ByteBuffer present) {
            this.offsets = offsets;
            this.bytes = bytes;
            this.present = present;
        }

        /** How many texts there are. */
        public int size() {
            return present.limit();
        }

        /** The bytes of all texts, one after the other. */
        public byte[] bytes() {
            byte[] all = new byte[bytes.limit()];
            bytes.get(0, all);
            return all;
        }

        /** Where in {@link #bytes} a text begins, or, for the one after the last, where they end. */
        public int start(int index) {
            return (int) offsets.get(index);
        }

        /** Orders a text by its bytes before or behind others. */
        public int compare(int index, byte[] other) {
            int from = (int) offsets.get(index);
            int length = (int) offsets.get(index + 1) - from;
            for (int i = 0; i < Math.min(length, other.length); i++) {
                int order = (bytes.get(from + i) & 0xff) - (other[i] & 0xff);
                if (order != 0) {
                    return order;
                }
            }
            return length - other.length;
        }

        /** One text, null where there is none. */
        public @Nullable String get(int index) {
            if (present.get(index) == 0) {
                return null;
            }
            int from = (int) offsets.get(index);
            byte[] copy = new byte[(int) offsets.get(index + 1) - from];
            bytes.get(from, copy);
            return new String(copy, StandardCharsets.UTF_8);
        }
    }
}
