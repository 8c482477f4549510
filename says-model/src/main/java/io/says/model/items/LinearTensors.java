package io.says.model.items;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.model.tensors.TensorFile;
import io.says.model.tensors.TensorWriter;
import io.says.spi.TrainedModel.Linear;
import io.says.spi.TrainedModel.SparseRows;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/** How a linear model lies in a tensor file: {@code bias}, and {@code weights} and {@code histories} as compressed sparse rows. */
public final class LinearTensors {

    /** The format of a release bundle that holds them beside ids, seen items and a catalogue. */
    public static final String FORMAT = "items/1";

    private static final String BIAS = "bias";
    private static final String WEIGHTS = "weights";
    private static final String HISTORIES = "histories";

    private LinearTensors() {}

    /**
     * Adds a model's tensors.
     *
     * @throws SaysException {@code DIVERGED} when one of the numbers is not finite
     */
    public static TensorWriter add(TensorWriter tensors, Linear linear) {
        requireFinite(linear.bias());
        requireFinite(linear.weights().value());
        requireFinite(linear.histories().value());
        tensors.floats(BIAS, linear.bias(), linear.bias().length);
        add(tensors, WEIGHTS, linear.weights());
        return add(tensors, HISTORIES, linear.histories());
    }

    private static TensorWriter add(TensorWriter tensors, String name, SparseRows rows) {
        long[] start = new long[rows.start().length];
        for (int i = 0; i < start.length; i++) {
            start[i] = rows.start()[i];
        }
        return tensors.longs(name + ".indptr", start)
                .ints(name + ".indices", rows.index())
                .floats(name + ".values", rows.value(), rows.value().length);
    }

    private static void requireFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new SaysException(
                        StandardErrorCode.DIVERGED,
                        "Training gave a weight that is not finite",
                        "Raise the regularisation, or look for extreme values in the data.");
            }
        }
    }

    /**
     * Reads what {@link #add} wrote, every index, length and number of it checked.
     *
     * @throws SaysException {@code CORRUPT_DATA}
     */
    public static Linear read(TensorFile tensors) {
        FloatBuffer mapped = tensors.floats(BIAS);
        float[] bias = new float[mapped.limit()];
        mapped.get(0, bias);
        for (float value : bias) {
            check(Float.isFinite(value), "a bias is not finite");
        }
        SparseRows weights = rows(tensors, WEIGHTS, bias.length);
        check(weights.rows() == bias.length, "weights and bias differ in length");
        return new Linear(bias, weights, rows(tensors, HISTORIES, bias.length));
    }

    private static SparseRows rows(TensorFile tensors, String name, int columns) {
        LongBuffer bounds = tensors.longs(name + ".indptr");
        IntBuffer indices = tensors.ints(name + ".indices");
        FloatBuffer values = tensors.floats(name + ".values");
        int count = indices.limit();
        check(values.limit() == count, name + ".values and " + name + ".indices differ in length");
        check(
                bounds.limit() > 0 && bounds.get(0) == 0 && bounds.get(bounds.limit() - 1) == count,
                name + ".indptr does not fit " + name + ".indices");
        int[] start = new int[bounds.limit()];
        for (int row = 1; row < start.length; row++) {
            long bound = bounds.get(row);
            check(bound >= start[row - 1] && bound <= count, name + ".indptr does not rise");
            start[row] = (int) bound;
        }
        int[] index = new int[count];
        indices.get(0, index);
        float[] value = new float[count];
        values.get(0, value);
        for (int row = 0; row + 1 < start.length; row++) {
            int last = -1;
            for (int i = start[row]; i < start[row + 1]; i++) {
                check(index[i] > last && index[i] < columns, name + ".indices do not rise");
                check(Float.isFinite(value[i]), "a value of " + name + " is not finite");
                last = index[i];
            }
        }
        return new SparseRows(start, index, value);
    }

    private static void check(boolean sound, String what) {
        if (!sound) {
            throw new SaysException(
                    StandardErrorCode.CORRUPT_DATA,
                    "Damaged tensors of a linear model: " + what,
                    "Restore the file from a copy, or roll back: says releases rollback.");
        }
    }
}
