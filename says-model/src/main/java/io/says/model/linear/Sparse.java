package io.says.model.linear;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.model.tensors.TensorWriter;
import io.says.spi.TrainedModel.SparseRows;

/** Operations on sparse matrices. */
final class Sparse {

    private Sparse() {}

    /** A matrix without entries. */
    static SparseRows empty(int rows) {
        return new SparseRows(new int[rows + 1], new int[0], new float[0]);
    }

    /**
     * Puts rows together.
     *
     * @param name of the trainer, for the message
     * @throws SaysException {@code INVALID_CONFIGURATION} when there are more entries than a model file can hold
     */
    static SparseRows of(int[][] index, float[][] value, String name) {
        int[] start = new int[index.length + 1];
        long entries = 0;
        for (int row = 0; row < index.length; row++) {
            entries += index[row].length;
            if (entries * Float.BYTES > TensorWriter.MOST_BYTES) {
                throw new SaysException(
                        StandardErrorCode.INVALID_CONFIGURATION,
                        "The weights of " + index.length + " tracks take more than " + TensorWriter.MOST_BYTES
                                + " bytes, the most one tensor can hold",
                        "Lower says.train." + name + ".neighbours.");
            }
            start[row + 1] = (int) entries;
        }
        int[] indexes = new int[(int) entries];
        float[] values = new float[(int) entries];
        for (int row = 0; row < index.length; row++) {
            System.arraycopy(index[row], 0, indexes, start[row], index[row].length);
            System.arraycopy(value[row], 0, values, start[row], value[row].length);
        }
        return new SparseRows(start, indexes, values);
    }
}
