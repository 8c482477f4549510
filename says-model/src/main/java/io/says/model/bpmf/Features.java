package io.says.model.bpmf;

import io.says.spi.TrainedModel.SparseRows;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Groups of features that describe the rows of one side, users or tracks. A group is a sparse matrix: one row a feature, the rows of the
 * side that have it, and how much of it. The features of a group share a prior.
 */
final class Features {

    private Features() {}

    /** A feature of its own for each row. */
    static SparseRows each(int rows) {
        int[] start = new int[rows + 1];
        int[] index = new int[rows];
        float[] value = new float[rows];
        for (int row = 0; row < rows; row++) {
            start[row + 1] = row + 1;
            index[row] = row;
            value[row] = 1;
        }
        return new SparseRows(start, index, value);
    }

    /**
     * A feature for each thing a row may have: of n things a row has 1 / sqrt(n) each, so that long sets weigh no more than short ones.
     *
     * @param sets one row a row of the side: the things it has
     * @param things how many there are
     */
    static SparseRows ofSets(SparseRows sets, int things) {
        float[] share = new float[sets.index().length];
        for (int row = 0; row < sets.rows(); row++) {
            float each = (float) (1 / Math.sqrt(sets.length(row)));
            Arrays.fill(share, sets.start()[row], sets.start()[row + 1], each);
        }
        return new SparseRows(sets.start(), sets.index(), share).transposed(things);
    }

    /**
     * The same of things by name.
     *
     * @param names what each row has; empty where nothing is known
     */
    static SparseRows ofNames(List<? extends Collection<String>> names) {
        Map<String, Integer> things = new TreeMap<>();
        names.forEach(row -> row.forEach(name -> things.put(name, 0)));
        int next = 0;
        for (Map.Entry<String, Integer> thing : things.entrySet()) {
            thing.setValue(next++);
        }
        int[] start = new int[names.size() + 1];
        int[] index = new int[names.stream().mapToInt(Collection::size).sum()];
        int count = 0;
        for (int row = 0; row < names.size(); row++) {
            for (String name : new TreeSet<>(names.get(row))) {
                index[count++] = things.getOrDefault(name, 0);
            }
            start[row + 1] = count;
        }
        return ofSets(new SparseRows(start, Arrays.copyOf(index, count), new float[count]), things.size());
    }
}
