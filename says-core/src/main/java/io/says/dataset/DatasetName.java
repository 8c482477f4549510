package io.says.dataset;

/**
 * The name of a dataset that stages read and write: lower-case letters, digits and hyphens.
 *
 * @param value the name, also the directory it lies in
 */
public record DatasetName(String value) implements Comparable<DatasetName> {

    /** Checks the name. */
    public DatasetName {
        if (!value.matches("[a-z][a-z0-9-]{0,62}")) {
            throw new IllegalArgumentException("Not a dataset name: " + value);
        }
    }

    @Override
    public int compareTo(DatasetName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
