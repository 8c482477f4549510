package io.says.model.rows;

/**
 * A sparse matrix by rows: compressed sparse rows, columns ascending within each. The arrays are its own and not to be changed.
 *
 * @param start where each row's entries begin; one longer than there are rows
 * @param column the column of each entry
 * @param value the value of each entry
 */
public record CompressedRows(int[] start, int[] column, float[] value) {

    /** How many rows there are. */
    public int rows() {
        return start.length - 1;
    }

    /** How many entries there are. */
    public int entries() {
        return column.length;
    }

    /** How many entries a row has. */
    public int length(int row) {
        return start[row + 1] - start[row];
    }

    /**
     * The same matrix by columns.
     *
     * @param columns how many there are
     */
    public CompressedRows transposed(int columns) {
        int[] next = new int[columns + 1];
        for (int c : column) {
            next[c + 1]++;
        }
        for (int c = 0; c < columns; c++) {
            next[c + 1] += next[c];
        }
        int[] from = next.clone();
        int[] to = new int[column.length];
        float[] values = new float[value.length];
        for (int row = 0; row < rows(); row++) {
            for (int i = start[row]; i < start[row + 1]; i++) {
                int at = next[column[i]]++;
                to[at] = row;
                values[at] = value[i];
            }
        }
        return new CompressedRows(from, to, values);
    }
}
