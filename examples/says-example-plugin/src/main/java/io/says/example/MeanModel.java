package io.says.example;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.spi.TrainedModel;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** One number a track. As factors of rank 1 it fits the built-in release bundle, so it needs no engine of its own. */
final class MeanModel implements TrainedModel {

    private static final String FILE = "means.bin";
    private static final int MAGIC = 0x4d45414e; // "MEAN"

    private final int users;
    private final float[] means;

    MeanModel(int users, float[] means) {
        this.users = users;
        this.means = means.clone();
    }

    void write(Path directory) throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(directory.resolve(FILE)))) {
            out.writeInt(MAGIC);
            out.writeInt(users);
            out.writeInt(means.length);
            for (float mean : means) {
                out.writeFloat(mean);
            }
        }
    }

    static MeanModel read(Path directory) {
        Path file = directory.resolve(FILE);
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            if (in.readInt() != MAGIC) {
                throw new IOException("not a file of means");
            }
            int users = in.readInt();
            int tracks = in.readInt();
            if (users < 0 || tracks < 0 || tracks > Files.size(file) / Float.BYTES) {
                throw new IOException("impossible sizes");
            }
            float[] means = new float[tracks];
            for (int i = 0; i < tracks; i++) {
                means[i] = in.readFloat();
            }
            return new MeanModel(users, means);
        } catch (IOException e) {
            throw new SaysException(
                    StandardErrorCode.CORRUPT_DATA,
                    "The model at " + file + " cannot be read",
                    "Delete it and run again: it will be trained anew.",
                    e);
        }
    }

    @Override
    public int users() {
        return users;
    }

    @Override
    public int tracks() {
        return means.length;
    }

    @Override
    public float score(int user, int track) {
        return means[track];
    }

    @Override
    public void scores(int user, float[] scores) {
        System.arraycopy(means, 0, scores, 0, means.length);
    }

    @Override
    public Optional<Factors> factors() {
        float[] ones = new float[users];
        Arrays.fill(ones, 1);
        return Optional.of(new Factors(1, ones, means.clone()));
    }

    @Override
    public void close() {
        // all in memory
    }
}
