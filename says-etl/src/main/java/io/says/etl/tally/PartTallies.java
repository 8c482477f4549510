package io.says.etl.tally;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Goes once through rows and brings one value back from each part of them. */
public final class PartTallies {

    private PartTallies() {}

    /**
     * Makes a value from the rows of a part.
     *
     * @param <T> the value
     */
    @FunctionalInterface
    public interface Counting<T> extends Serializable {

        /** Goes through the rows of one part, on whichever machine holds them. */
        T count(Iterator<Row> rows);
    }

    /**
     * Counts. In which order the values come, and how many there are, depends on how the rows are cut: add them up in a way
     * that does not.
     *
     * @param type the value's class
     */
    public static <T extends Serializable> List<T> of(Dataset<Row> rows, Counting<T> counting, Class<T> type) {
        // As bytes, since Spark's own encoders want public classes.
        List<byte[]> parts = rows.mapPartitions(
                        (MapPartitionsFunction<Row, byte[]>)
                                part -> List.of(bytes(counting.count(part))).iterator(),
                        Encoders.BINARY())
                .collectAsList();
        List<T> values = new ArrayList<>();
        for (byte[] part : parts) {
            values.add(value(part, type));
        }
        return values;
    }

    private static byte[] bytes(Serializable value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        return bytes.toByteArray();
    }

    private static <T> T value(byte[] bytes, Class<T> type) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
                try {
                    return Class.forName(described.getName(), false, type.getClassLoader());
                } catch (ClassNotFoundException e) {
                    return super.resolveClass(described); // a primitive type
                }
            }
        }) {
            return type.cast(in.readObject());
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("A tally of " + type + " did not come back whole", e);
        }
    }
}
