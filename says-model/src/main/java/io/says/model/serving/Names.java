package io.says.model.serving;

import io.says.TrackFilter;
import io.says.model.tensors.TensorFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A column of names as numbers, names that differ in case alone taken for one. Immutable. */
final class Names {

    private final int[] of;
    private final List<String> names;

    private Names(int[] of, List<String> names) {
        this.of = of;
        this.names = List.copyOf(names);
    }

    static Names of(TensorFile.Texts texts) {
        int[] of = new int[texts.size()];
        List<String> names = new ArrayList<>();
        Map<String, Integer> known = new HashMap<>();
        for (int item = 0; item < of.length; item++) {
            String text = texts.get(item);
            if (text == null) {
                of[item] = -1;
                continue;
            }
            Integer number = known.get(text);
            if (number == null) {
                String folded = TrackFilter.fold(text);
                number = known.get(folded);
                if (number == null) {
                    number = names.size();
                    names.add(folded);
                    known.put(folded, number);
                }
                known.put(text, number);
            }
            of[item] = number;
        }
        return new Names(of, names);
    }

    /** The number of each track's name, -1 where it has none; not to be changed. */
    int[] of() {
        return of;
    }

    int count() {
        return names.size();
    }

    /** A name as it is compared. */
    String name(int number) {
        return names.get(number);
    }
}
