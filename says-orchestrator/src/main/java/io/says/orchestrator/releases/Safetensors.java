package io.says.orchestrator.releases;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import io.says.storage.Failures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The header of a safetensors file, and the texts in it: eight bytes of little-endian length, a JSON object that says where
 * each tensor lies, the tensors. Opening reads the header alone and checks that every tensor lies within the file. Immutable.
 *
 * @see <a href="https://huggingface.co/docs/safetensors/index#format">The format</a>
 */
final class Safetensors {

    private static final int PREFIX = 8;
    private static final long LONGEST_HEADER = 16L << 20;

    private final Path file;
    private final Map<String, Object> header;
    private final long start;

    private Safetensors(Path file, Map<String, Object> header, long start) {
        this.file = file;
        this.header = header;
        this.start = start;
    }

    /**
     * Reads and checks the header.
     *
     * @throws SaysException {@code CORRUPT_DATA} when it does not describe this file
     */
    static Safetensors open(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = Files.size(file);
            long length = size < PREFIX ? -1 : read(channel, file, 0, PREFIX).getLong();
            if (length < 2 || length > LONGEST_HEADER || length > size - PREFIX) {
                throw corrupt(file, "it has no header");
            }
            byte[] text = new byte[(int) length];
            read(channel, file, PREFIX, text.length).get(text);
            Safetensors opened = new Safetensors(
                    file, Json.object(new String(text, StandardCharsets.UTF_8), file.toString()), PREFIX + length);
            for (String name : opened.header.keySet()) {
                long[] place = name.startsWith("__") ? new long[] {0, 0} : opened.place(name);
                if (place[0] < 0 || place[1] < place[0] || place[1] > size - opened.start) {
                    throw corrupt(file, "the tensor " + name + " lies outside it");
                }
            }
            return opened;
        } catch (IOException e) {
            throw Failures.of(e, "reading " + file);
        }
    }

    private static ByteBuffer read(FileChannel channel, Path file, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw corrupt(file, "it ends too early");
            }
        }
        return bytes.flip();
    }

    /** Where a tensor begins and ends, counted from the end of the header; -1 where it is not said. */
    private long[] place(String name) {
        if (header.get(name) instanceof Map<?, ?> tensor
                && tensor.get("data_offsets") instanceof List<?> offsets
                && offsets.size() == 2
                && offsets.get(0) instanceof Number from
                && offsets.get(1) instanceof Number to) {
            return new long[] {from.longValue(), to.longValue()};
        }
        return new long[] {-1, -1};
    }

    /**
     * The texts that are kept as {@code name.bytes}, UTF-8 one after the other, and {@code name.offsets}, 64-bit integers one
     * more than there are texts.
     *
     * @return the distinct ones; empty where the file has no such tensors
     * @throws SaysException {@code CORRUPT_DATA} when the offsets do not rise or leave the bytes
     */
    Optional<Set<String>> texts(String name) {
        if (!header.containsKey(name + ".offsets") || !header.containsKey(name + ".bytes")) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            LongBuffer offsets = tensor(channel, name + ".offsets").asLongBuffer();
            ByteBuffer bytes = tensor(channel, name + ".bytes");
            Set<String> texts = new HashSet<>();
            for (int i = 0; i + 1 < offsets.limit(); i++) {
                long from = offsets.get(i);
                long to = offsets.get(i + 1);
                if (from < 0 || to < from || to > bytes.limit()) {
                    throw corrupt(file, "the offsets of " + name + " do not rise");
                }
                byte[] text = new byte[(int) (to - from)];
                bytes.get((int) from, text);
                texts.add(new String(text, StandardCharsets.UTF_8));
            }
            return Optional.of(texts);
        } catch (IOException e) {
            throw Failures.of(e, "reading " + file);
        }
    }

    private ByteBuffer tensor(FileChannel channel, String name) throws IOException {
        long[] place = place(name);
        if (place[1] - place[0] > Integer.MAX_VALUE) {
            throw corrupt(file, "the tensor " + name + " is longer than any of ids is");
        }
        return read(channel, file, start + place[0], (int) (place[1] - place[0]));
    }

    private static SaysException corrupt(Path file, String what) {
        return new SaysException(
                StandardErrorCode.CORRUPT_DATA,
                "Damaged tensors in " + file + ": " + what,
                "Restore the file from a copy, or promote another release: says releases list.");
    }
}
