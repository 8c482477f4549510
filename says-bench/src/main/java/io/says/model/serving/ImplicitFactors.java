package io.says.model.serving;

import io.says.config.Settings;
import io.says.model.ModelPlugin;
import io.says.model.rows.MatrixTrainer;
import io.says.model.tensors.TensorFile;
import io.says.model.tensors.TensorWriter;
import io.says.spi.Plugins;
import io.says.spi.TrainedModel.Factors;
import io.says.spi.TrainedModel.SparseRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Factors as training gives them: {@code ials}, its weight of what is unobserved set for so many tracks and all else by default, fitted to listening that is drawn with structure. Every track lies in
 * a scene; scenes, and the tracks in each, are as popular as Zipf's law has it. A user hears about {@value #HEARD} tracks, most of them of a few
 * scenes, one in {@value #CHART} from the chart of all. Kept in a file: fitting takes minutes.
 *
 * @param rank factors a vector
 * @param items the tracks' factors
 * @param users the factors of {@value #USERS} of the users, evenly spread
 * @param heard the tracks that each of these heard, ascending
 */
record ImplicitFactors(int rank, float[] items, float[] users, int[][] heard) {

    /** Users kept. */
    static final int USERS = 2000;

    private static final int HEARD = 75;
    private static final int MOST_HEARD = 1000;
    private static final int CHART = 8;
    private static final int TRACKS_A_SCENE = 150;
    private static final int MOST_SCENES = 6;
    private static final int TRACKS_BY_USERS = 3;

    /**
     * Reads them, or fits and keeps them.
     *
     * @param iterations of the fit
     * @param unobserved what all that one user has not heard weighs together
     */
    static ImplicitFactors of(int tracks, int rank, int iterations, int unobserved) throws IOException {
        Path file = Path.of(
                System.getProperty("java.io.tmpdir"),
                "says-bench-factors-" + tracks + "-" + rank + "-" + iterations + "-" + unobserved);
        if (!Files.exists(file)) {
            ImplicitFactors fitted = fit(tracks, rank, iterations, unobserved);
            Path aside = file.resolveSibling(file.getFileName() + ".tmp");
            long[] start = new long[USERS + 1];
            for (int user = 0; user < USERS; user++) {
                start[user + 1] = start[user] + fitted.heard()[user].length;
            }
            new TensorWriter()
                    .floats("items", fitted.items(), tracks, rank)
                    .floats("users", fitted.users(), USERS, rank)
                    .longs("start", start)
                    .ints(
                            "heard",
                            Arrays.stream(fitted.heard())
                                    .flatMapToInt(Arrays::stream)
                                    .toArray())
                    .write(aside);
            Files.move(aside, file);
        }
        TensorFile tensors = TensorFile.open(file);
        float[] items = new float[tracks * rank];
        tensors.floats("items").get(items);
        float[] users = new float[USERS * rank];
        tensors.floats("users").get(users);
        int[][] heard = new int[USERS][];
        for (int user = 0; user < USERS; user++) {
            int from = (int) tensors.longs("start").get(user);
            heard[user] = new int[(int) tensors.longs("start").get(user + 1) - from];
            tensors.ints("heard").get(from, heard[user]);
        }
        return new ImplicitFactors(rank, items, users, heard);
    }

    /** A user's factors. */
    float[] user(int user) {
        return Arrays.copyOfRange(users, user * rank, (user + 1) * rank);
    }

    private static ImplicitFactors fit(int tracks, int rank, int iterations, int unobserved) {
        SparseRows listening = listening(tracks);
        ServingBenchmark.say(
                "Fitting ials to %,d users, %,d tracks, %,d pairs, %d iterations, unobserved %s",
                listening.rows(), tracks, listening.index().length, iterations, (double) unobserved / tracks);
        MatrixTrainer trainer = (MatrixTrainer) Plugins.named("trainer", new ModelPlugin().trainers(), "ials");
        @Nullable
        Factors factors = trainer.fit(
                        Settings.builder()
                                .set("train.ials.rank=" + rank)
                                .set("train.ials.iterations=" + iterations)
                                .set("train.ials.unobserved=" + (double) unobserved / tracks)
                                .build(),
                        listening,
                        tracks,
                        (message, done, total) -> {})
                .factors()
                .orElseThrow();
        int step = listening.rows() / USERS;
        float[] users = new float[USERS * rank];
        int[][] heard = new int[USERS][];
        for (int user = 0; user < USERS; user++) {
            System.arraycopy(factors.user(), user * step * rank, users, user * rank, rank);
            heard[user] = Arrays.copyOfRange(
                    listening.index(), listening.start()[user * step], listening.start()[user * step + 1]);
        }
        return new ImplicitFactors(rank, factors.item(), users, heard);
    }

    /** Who heard what, each once. */
    private static SparseRows listening(int tracks) {
        int users = Math.max(USERS, tracks / TRACKS_BY_USERS);
        int scenes = Math.max(1, tracks / TRACKS_A_SCENE);
        int[] sceneStart = sceneStarts(tracks, scenes);
        int[][] heard = IntStream.range(0, users)
                .parallel()
                .mapToObj(user -> heard(new SplittableRandom(user), tracks, sceneStart))
                .toArray(int[][]::new);
        int[] start = new int[users + 1];
        for (int user = 0; user < users; user++) {
            start[user + 1] = start[user] + heard[user].length;
        }
        int[] index = Arrays.stream(heard).flatMapToInt(Arrays::stream).toArray();
        float[] value = new float[index.length];
        Arrays.fill(value, 1);
        return new SparseRows(start, index, value);
    }

    /** Scenes of sizes that vary as e to a normal variable; a scene's tracks lie beside each other, the popular ones first. */
    private static int[] sceneStarts(int tracks, int scenes) {
        SplittableRandom random = new SplittableRandom(1);
        double[] size = new double[scenes];
        double all = 0;
        for (int scene = 0; scene < scenes; scene++) {
            size[scene] = Math.exp(random.nextGaussian());
            all += size[scene];
        }
        int[] start = new int[scenes + 1];
        double before = 0;
        for (int scene = 0; scene < scenes; scene++) {
            before += size[scene];
            start[scene + 1] = scene + 1 == scenes ? tracks : (int) (tracks * before / all);
        }
        return start;
    }

    private static int[] heard(SplittableRandom random, int tracks, int[] sceneStart) {
        int scenes = sceneStart.length - 1;
        int[] liked = new int[1 + random.nextInt(MOST_SCENES)];
        for (int i = 0; i < liked.length; i++) { // a scene is as popular as it is large
            int track = random.nextInt(tracks);
            int at = Arrays.binarySearch(sceneStart, track);
            liked[i] = Math.min(scenes - 1, at < 0 ? -at - 2 : at);
        }
        int wanted = (int) Math.min(MOST_HEARD, HEARD * Math.exp(0.8 * random.nextGaussian() - 0.32) + 5);
        return IntStream.generate(() -> {
                    if (random.nextInt(CHART) == 0) { // the scattered tracks that everybody hears
                        return (int) ((long) zipf(random, tracks) * 7919 % tracks);
                    }
                    int scene = liked[(int) (liked.length * random.nextDouble() * random.nextDouble())];
                    int size = sceneStart[scene + 1] - sceneStart[scene];
                    return size == 0 ? random.nextInt(tracks) : sceneStart[scene] + zipf(random, size);
                })
                .limit(wanted)
                .distinct()
                .sorted()
                .toArray();
    }

    /** A rank from 0 by Zipf's law, shifted by 10 and with the exponent 0.8. */
    private static int zipf(SplittableRandom random, int count) {
        double low = Math.pow(10, 0.2);
        double high = Math.pow(count + 10, 0.2);
        return (int) Math.min(count - 1, Math.pow(low + random.nextDouble() * (high - low), 5) - 10);
    }
}
