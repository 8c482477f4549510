package io.says.model.serving;

import io.says.Ids;
import io.says.model.tensors.TensorFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Ids by index and back. They lie in a bundle in the order of their bytes, so that nothing is built to find one. Thread-safe. */
final class IdTable {

    private final TensorFile.Texts texts;
    /** Where a bundle has its ids in another order; empty where it has not. */
    private final Map<String, Integer> unordered = new HashMap<>();

    IdTable(TensorFile tensors, String name, Path release) {
        this.texts = tensors.texts(name);
        byte[] all = texts.bytes();
        boolean ordered = true;
        int before = 0;
        int from = texts.start(0);
        for (int i = 0; i < texts.size(); i++) {
            int to = texts.start(i + 1);
            if (!isPlain(all, from, to) && Ids.problemWith(texts.get(i)) != null) {
                Soundness.check(false, release, "an id of " + name + " is no id");
            }
            ordered &= i == 0 || Arrays.compareUnsigned(all, before, from, all, from, to) < 0;
            before = from;
            from = to;
        }
        for (int i = 0; !ordered && i < texts.size(); i++) {
            unordered.put(get(i), i);
        }
    }

    /** Whether it is an id at first sight, as most are: nothing needs to be decoded. */
    private static boolean isPlain(byte[] all, int from, int to) {
        if (to == from || to - from > Ids.MAX_LENGTH) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (all[i] <= ' ' || all[i] == 0x7f) { // beyond ASCII bytes are negative
                return false;
            }
        }
        return true;
    }

    int size() {
        return texts.size();
    }

    String get(int index) {
        return String.valueOf(texts.get(index));
    }

    /** The index of an id, -1 where there is none of it. */
    int indexOf(String id) {
        if (!unordered.isEmpty()) {
            return unordered.getOrDefault(id, -1);
        }
        byte[] wanted = id.getBytes(StandardCharsets.UTF_8);
        int low = 0;
        int high = texts.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = texts.compare(middle, wanted);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }
}
