package io.says.model.als;

import com.sun.management.OperatingSystemMXBean;
import io.says.model.factors.Objective;
import io.says.model.kernels.Kernels;
import io.says.model.rows.SplitRows;
import io.says.spi.TrainedModel.SparseRows;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * An iteration of implicit ALS in memory against its bare cost on the same machine in the same run: the multiplications it cannot do
 * without at the rate of the kernel on what lies in the first cache, and the rows of factors it reads at the rate of memory read in
 * order. {@code ImplicitBenchmark USERS TRACKS RANK}.
 */
public final class ImplicitBenchmark {

    private static final int EACH = 90;
    private static final int ITERATIONS = 6;
    private static final int WIDE = 64;
    private static final int DEPTH = 48;

    /** So that the JVM leaves out nothing of what nobody else reads. */
    static volatile float kept;

    private ImplicitBenchmark() {}

    private static double cpuSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    /** Runs it. */
    public static void main(String[] args) {
        int users = Integer.parseInt(args[0]);
        int tracks = Integer.parseInt(args[1]);
        int rank = Integer.parseInt(args[2]);
        Kernels kernels = Kernels.best();
        SparseRows rows = plays(users, tracks);
        long entries = rows.index().length;
        System.out.printf(
                "%,d interactions (%,d users x %,d tracks), rank %d, %d processors, Java %s, %s%n",
                entries,
                users,
                tracks,
                rank,
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature(),
                kernels.name());

        double multiplied = multiplied(entries, (long) users + tracks, rank);
        double read = 2.0 * entries * rank * Float.BYTES;
        double perMultiplication = best(() -> arithmetic(kernels));
        double perByte = best(() -> traffic(kernels));
        double arithmetic = multiplied * perMultiplication;
        double traffic = read * perByte;
        System.out.printf(
                "arithmetic: %.1f billion multiplications with additions at %.1f a ns of a processor: %.2f CPU-s%n",
                multiplied / 1e9, 1e-9 / perMultiplication, arithmetic);
        System.out.printf(
                "traffic: %.1f GB of factors at %.1f GB/s of a processor: %.2f CPU-s%n",
                read / 1e9, 1e-9 / perByte, traffic);

        // The JVM compiles, and what is done once is done in the shorter one as well.
        fit(rows, tracks, rank, 2);
        double once = Math.min(fit(rows, tracks, rank, 1), fit(rows, tracks, rank, 1));
        double often = Math.min(fit(rows, tracks, rank, ITERATIONS), fit(rows, tracks, rank, ITERATIONS));
        double iteration = (often - once) / (ITERATIONS - 1);
        System.out.printf("one iteration: %.2f CPU-s; what is done once: %.2f CPU-s%n", iteration, once - iteration);
        System.out.printf("iteration / bare cost: %.1f%n", iteration / (arithmetic + traffic));
        if (iteration < arithmetic) {
            throw new IllegalStateException("faster than its own arithmetic: something is not counted");
        }
    }

    /** What both halves of an iteration multiply: the entries' products, the right sides, all pairs' products, the systems. */
    private static double multiplied(long entries, long rows, int rank) {
        double half = rank * (rank + 1) / 2.0;
        return 2 * entries * (half + rank) + rows * half + rows * (Math.pow(rank, 3) / 6 + (double) rank * rank);
    }

    /** Each user plays other tracks, popular ones more often, some of them several times. */
    private static SparseRows plays(int users, int tracks) {
        long[] keys = new long[users * EACH];
        float[] values = new float[keys.length];
        for (int i = 0; i < keys.length; i++) {
            int user = i / EACH;
            int draw = i % EACH;
            long mixed = (user * 0x9E3779B97F4A7C15L) ^ (draw * 0xC2B2AE3D27D4EB4FL);
            mixed = (mixed ^ (mixed >>> 29)) * 0xBF58476D1CE4E5B9L;
            double at = (draw + ((mixed ^ (mixed >>> 32)) >>> 11 & 0xFFFFF) / (double) 0x100000) / EACH;
            long place = (long) (at * at * tracks);
            keys[i] = (long) user << 32 | place * 7919 % tracks;
            values[i] = 1 + (mixed >>> 40 & 3);
        }
        return SplitRows.group(keys, values, keys.length, users, 0).matrix();
    }

    private static double fit(SparseRows rows, int tracks, int rank, int iterations) {
        double cpu = cpuSeconds();
        kept = new LocalAls(
                        new Objective.Weighted(0.003, 0.01f, 1, 0),
                        rank,
                        false,
                        false,
                        LocalAls.block(rank),
                        iterations,
                        0.1,
                        1)
                .fit(rows, tracks, done -> {})
                .user()[0];
        return cpuSeconds() - cpu;
    }

    private interface Work {
        /** What it did, in units of its own. */
        double done();
    }

    /** CPU seconds a unit, the least of several times, all processors at work. */
    private static double best(Work work) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 8; i++) {
            double cpu = cpuSeconds();
            double done = IntStream.range(0, Runtime.getRuntime().availableProcessors())
                    .parallel()
                    .mapToDouble(processor -> work.done())
                    .sum();
            best = Math.min(best, (cpuSeconds() - cpu) / done);
        }
        return best;
    }

    private static double arithmetic(Kernels kernels) {
        float[] p = new float[WIDE * DEPTH];
        Arrays.fill(p, 1e-3f);
        float[] c = new float[WIDE * WIDE];
        int times = 20_000;
        for (int i = 0; i < times; i++) {
            kernels.multiply(p, 0, WIDE, WIDE, p, 0, WIDE, WIDE, DEPTH, c, 0, WIDE, false);
        }
        kept = c[0];
        return (double) times * WIDE * WIDE * DEPTH;
    }

    private static double traffic(Kernels kernels) {
        float[] memory = new float[1 << 26];
        float[] vector = new float[WIDE];
        float[] products = new float[256];
        double bytes = 0;
        for (int at = 0; at + 256 * WIDE <= memory.length; at += 256 * WIDE) {
            kernels.dots(vector, 0, WIDE, memory, at, WIDE, 256, products);
            bytes += 256.0 * WIDE * Float.BYTES;
        }
        kept = products[0];
        return bytes;
    }
}
