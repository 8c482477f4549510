package io.says.model.als;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.model.factors.Objective;
import io.says.model.kernels.Kernels;
import io.says.model.kernels.Systems;
import io.says.spi.TrainedModel.SparseRows;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * Half an iteration: every row of one side solved for while the other side is held fixed. Where there are more unknowns than fit a
 * block, block after block (Rendle, Krichene, Zhang and Koren 2022, "iALS++: Speeding up Matrix Factorization with Subspace
 * Optimization"). A row's result depends on its own entries and the other side alone, so neither threads nor chunks show in it.
 * Thread-safe.
 */
final class HalfStep {

    private static final int LANES = Kernels.LANES;

    /** Pieces of work handed to the threads: many more than there are processors, so that none waits long at the end. */
    private static final int CHUNKS = 512;

    /** Entries gathered at a time. */
    static final int PIECE = 256;

    /** Whole rows gathered at a time to predict. */
    private static final int AHEAD = 16;

    private static final float TOLERANCE = 1e-6f;
    private static final int SWEEPS = 200;

    private final Kernels kernels = Kernels.best();
    private final SparseRows rows;
    private final Objective objective;
    private final Unknowns unknowns;
    private final Layout layout;
    private final int[] chunks;
    private final float[] weights;
    private final float[] wanted;
    private final Queue<Scratch> idle = new ConcurrentLinkedQueue<>();

    /**
     * @param rows this side's entries, columns being rows of the other side
     * @param objective what is fitted
     * @param unknowns which components are solved for
     * @param layout how factors lie
     */
    HalfStep(SparseRows rows, Objective objective, Unknowns unknowns, Layout layout) {
        this.rows = rows;
        this.objective = objective;
        this.unknowns = unknowns;
        this.layout = layout;
        this.chunks = chunks(rows);
        // Once for all iterations; ratings are what is wanted, and all weigh the same.
        boolean plain = objective instanceof Objective.Ratings;
        this.weights = plain ? new float[0] : new float[rows.value().length];
        this.wanted = plain ? rows.value() : new float[weights.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = objective.weight(rows.value()[i]);
            wanted[i] = objective.wanted(rows.value()[i]);
        }
    }

    /**
     * The components of a row that are solved for.
     *
     * @param from the first
     * @param width how many
     * @param offset the other side's component that is part of the prediction as it is; -1 where there is none
     * @param mean what is part of every prediction
     * @param free the component that may be negative where others may not; -1 where there is none
     */
    record Unknowns(int from, int width, int offset, float mean, int free) {}

    /**
     * How factors lie and are solved for.
     *
     * @param stride from one row of factors to the next, a multiple of {@link Kernels#LANES}
     * @param block unknowns solved for at once, a multiple of {@link Kernels#LANES}
     * @param nonnegative whether they are kept at or above 0
     */
    record Layout(int stride, int block, boolean nonnegative) {}

    /** Cuts the rows where the entries are, at multiples of the lanes. */
    private static int[] chunks(SparseRows rows) {
        int groups = (rows.rows() + LANES - 1) / LANES;
        long work = rows.index().length + (long) rows.rows() * LANES;
        int[] bounds = new int[CHUNKS + 1];
        int chunk = 1;
        for (int group = 0; group < groups; group++) {
            int end = Math.min(rows.rows(), (group + 1) * LANES);
            long done = rows.start()[end] + (long) end * LANES;
            while (chunk < CHUNKS && done * CHUNKS >= work * chunk) {
                bounds[chunk++] = end;
            }
        }
        Arrays.fill(bounds, chunk, CHUNKS + 1, rows.rows());
        return bounds;
    }

    /**
     * Solves.
     *
     * @param own this side's factors: where the unknowns are read and written
     * @param other the other side's
     * @throws SaysException {@code DIVERGED} when a row's equations have no solution
     */
    void solve(float[] own, float[] other) {
        float[] gram = objective.unobserved() > 0 ? gram(other) : new float[0];
        AtomicBoolean unsolved = new AtomicBoolean();
        IntStream.range(0, CHUNKS)
                .parallel()
                .filter(chunk -> chunks[chunk + 1] > chunks[chunk])
                .forEach(chunk -> {
                    Scratch used = idle.poll();
                    Scratch scratch = used == null ? new Scratch() : used;
                    for (int row = chunks[chunk]; row < chunks[chunk + 1] && !unsolved.get(); row += LANES) {
                        if (!group(row, Math.min(row + LANES, chunks[chunk + 1]), own, other, gram, scratch)) {
                            unsolved.set(true);
                        }
                    }
                    idle.add(scratch);
                });
        if (unsolved.get()) {
            throw new SaysException(
                    StandardErrorCode.DIVERGED,
                    "Training met a system of equations without a solution",
                    "Raise the trainer's regularisation, or look for extreme values in the data.");
        }
    }

    /**
     * The error of what was solved for, over rows evenly spread among all: of ratings the root of the mean square, else the weighted
     * squared error of a row over all pairs, the penalty left out.
     *
     * @param own this side's factors
     * @param other the other side's
     * @param sample the rows
     */
    double error(float[] own, float[] other, int[] sample) {
        float[] gram = objective.unobserved() > 0 ? gram(other) : new float[0];
        // Each row by itself and added up in order: the same on any number of threads.
        double[] errors = Arrays.stream(sample)
                .parallel()
                .mapToDouble(row -> error(row, own, other, gram))
                .toArray();
        double sum = 0;
        for (double error : errors) {
            sum += error;
        }
        if (gram.length > 0) {
            return sum / sample.length;
        }
        long entries = 0;
        for (int row : sample) {
            entries += rows.length(row);
        }
        return Math.sqrt(sum / entries);
    }

    private double error(int row, float[] own, float[] other, float[] gram) {
        int stride = layout.stride;
        int at = row * stride;
        double error = 0;
        for (int i = rows.start()[row]; i < rows.start()[row + 1]; i++) {
            int to = rows.index()[i] * stride;
            double predicted = unknowns.mean;
            for (int f = 0; f < stride; f++) {
                predicted += (double) own[at + f] * other[to + f];
            }
            error += objective.error(rows.value()[i], predicted);
        }
        for (int i = 0; gram.length > 0 && i < stride; i++) {
            double product = 0;
            for (int j = 0; j < stride; j++) {
                product += (double) gram[i * stride + j] * own[at + j];
            }
            error += product * own[at + i];
        }
        return error;
    }

    /** The sum of y y' over the other side, times the weight of what is unobserved. */
    private float[] gram(float[] other) {
        int stride = layout.stride;
        int count = other.length / stride;
        // Each slice holds a matrix of its own: few where they are large.
        int slices = Math.max(1, Math.min(64, (1 << 22) / (stride * stride)));
        double[][] parts = new double[slices][];
        IntStream.range(0, slices).parallel().forEach(slice -> {
            double[] sum = new double[stride * stride];
            float[] part = new float[stride * stride];
            int end = (int) ((long) count * (slice + 1) / slices);
            for (int row = (int) ((long) count * slice / slices); row < end; row += PIECE) {
                Arrays.fill(part, 0);
                kernels.multiply(
                        other,
                        row * stride,
                        stride,
                        stride,
                        other,
                        row * stride,
                        stride,
                        stride,
                        Math.min(PIECE, end - row),
                        part,
                        0,
                        stride,
                        true);
                for (int i = 0; i < part.length; i++) {
                    sum[i] += part[i];
                }
            }
            parts[slice] = sum;
        });
        float[] gram = new float[stride * stride];
        for (int i = 0; i < stride; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (double[] part : parts) {
                    sum += part[i * stride + j];
                }
                float value = (float) (sum * objective.unobserved());
                gram[i * stride + j] = value;
                gram[j * stride + i] = value;
            }
        }
        return gram;
    }

    /** Solves for some rows side by side. */
    private boolean group(int first, int end, float[] own, float[] other, float[] gram, Scratch scratch) {
        boolean whole = unknowns.width <= layout.block;
        if (!whole) {
            for (int row = first; row < end; row++) {
                predict(row, own, other, scratch, scratch.predictions(row - first, rows.length(row)));
            }
        }
        for (int from = 0; from < unknowns.width; from += layout.block) {
            Block block = scratch.block(unknowns.from + from, Math.min(layout.block, unknowns.width - from));
            for (int lane = 0; lane < LANES; lane++) {
                int row = first + lane;
                if (row >= end || rows.length(row) == 0) {
                    block.systems.clear(lane);
                } else {
                    equations(row, lane, block, own, other, gram, scratch, whole);
                }
            }
            if (layout.nonnegative) {
                kernels.solveNonnegative(
                        block.systems, unknowns.free < 0 ? -1 : unknowns.free - block.from, TOLERANCE, SWEEPS);
            } else if (kernels.solve(block.systems) >= 0) {
                return false;
            }
            for (int row = first; row < end; row++) {
                take(row, row - first, block, own, other, scratch, whole);
            }
        }
        return true;
    }

    /** What the row's factors predict for each of its entries. */
    private void predict(int row, float[] own, float[] other, Scratch scratch, float[] predictions) {
        int stride = layout.stride;
        int end = unknowns.from + unknowns.width;
        // What is fixed is no part of it.
        float[] mine = scratch.row;
        Arrays.fill(mine, 0);
        System.arraycopy(own, row * stride + unknowns.from, mine, unknowns.from, end - unknowns.from);
        int start = rows.start()[row];
        int length = rows.length(row);
        for (int piece = 0; piece < length; piece += AHEAD) {
            int size = Math.min(AHEAD, length - piece);
            kernels.gather(other, 0, stride, rows.index(), start + piece, size, stride, scratch.ahead, stride);
            kernels.dots(mine, 0, stride, scratch.ahead, 0, stride, size, scratch.products);
            System.arraycopy(scratch.products, 0, predictions, piece, size);
        }
    }

    /**
     * Sets one row's equations: for the unknowns themselves where they are solved for at once, else for the way they are to go.
     */
    private void equations(
            int row, int lane, Block block, float[] own, float[] other, float[] gram, Scratch scratch, boolean whole) {
        int stride = layout.stride;
        int width = block.width;
        float[] c = block.matrix;
        if (gram.length == 0) {
            Arrays.fill(c, 0);
        } else {
            for (int i = 0; i < width; i++) {
                System.arraycopy(
                        gram, (block.from + i) * stride + block.from, c, i * block.columns, Math.min(width, i + LANES));
            }
            Arrays.fill(c, width * block.columns, c.length, 0);
        }
        int start = rows.start()[row];
        int length = rows.length(row);
        int counted = 0;
        for (int piece = 0; piece < length; piece += PIECE) {
            int size = Math.min(PIECE, length - piece);
            counted += gather(start + piece, size, piece, lane, block, other, scratch, whole);
            kernels.multiply(
                    block.weighs ? block.weighted : block.gathered(lane),
                    0,
                    block.rows,
                    block.rows,
                    block.gathered(lane),
                    0,
                    block.rows,
                    block.columns,
                    size,
                    c,
                    0,
                    block.columns,
                    true);
        }
        double penalty = objective.penalty(counted, other.length / stride);
        int right = width * block.columns;
        int mine = row * stride + block.from;
        if (!whole) {
            if (gram.length > 0) {
                kernels.dots(own, row * stride, stride, gram, block.from * stride, stride, width, block.spare);
            } else {
                Arrays.fill(block.spare, 0);
            }
            for (int i = 0; i < width; i++) {
                c[right + i] -= block.spare[i] + (float) penalty * own[mine + i];
            }
            if (layout.nonnegative) {
                aim(c, block.columns, width, penalty, own, mine);
            }
        }
        block.systems.set(lane, c, block.columns, (float) penalty);
        if (layout.nonnegative) {
            block.systems.begin(lane, own, mine);
        }
    }

    /** Turns the right side for the way to go into that for the unknowns themselves, of which alone it can be said where they end. */
    private static void aim(float[] c, int columns, int width, double penalty, float[] own, int mine) {
        for (int i = 0; i < width; i++) {
            float sum = (float) penalty * own[mine + i];
            for (int j = 0; j < width; j++) {
                sum = Math.fma(j <= i ? c[i * columns + j] : c[j * columns + i], own[mine + j], sum);
            }
            c[width * columns + i] += sum;
        }
    }

    /** Puts the other side's factors of some entries beside each other, what is wanted of each behind them. */
    private int gather(
            int from, int size, int piece, int lane, Block block, float[] other, Scratch scratch, boolean whole) {
        int stride = layout.stride;
        int width = block.width;
        float[] to = block.gathered(lane);
        int counted = 0;
        // Whatever a stretch that is rounded up takes along is multiplied into entries that nobody reads.
        kernels.gather(other, block.from, stride, rows.index(), from, size, block.columns, to, block.rows);
        for (int i = 0; i < size; i++) {
            int place = i * block.rows;
            float weight = block.weighs ? weights[from + i] : 1;
            float goal = wanted[from + i] - unknowns.mean;
            if (unknowns.offset >= 0) {
                goal -= other[rows.index()[from + i] * stride + unknowns.offset];
            }
            if (!whole) {
                goal -= weight * scratch.predictions[lane][piece + i];
            }
            if (block.weighs) {
                for (int f = 0; f < width; f++) {
                    block.weighted[place + f] = weight * to[place + f];
                }
                block.weighted[place + width] = goal;
            } else {
                to[place + width] = goal;
            }
            counted += objective.counts(rows.value()[from + i]) ? 1 : 0;
        }
        return counted;
    }

    /** Takes a row's solution over. */
    private void take(int row, int lane, Block block, float[] own, float[] other, Scratch scratch, boolean whole) {
        int mine = row * layout.stride + block.from;
        int width = block.width;
        if (whole) {
            block.systems.solution(lane, own, mine);
            return;
        }
        if (rows.length(row) == 0) {
            Arrays.fill(own, mine, mine + width, 0);
            return;
        }
        block.systems.solution(lane, block.spare, 0);
        for (int i = 0; i < width; i++) {
            float before = own[mine + i];
            own[mine + i] = layout.nonnegative ? block.spare[i] : before + block.spare[i];
            block.spare[i] = own[mine + i] - before;
        }
        if (block.from + width == unknowns.from + unknowns.width) {
            return; // the last block of this row: nobody asks for its predictions any more
        }
        int length = rows.length(row);
        float[] predictions = scratch.predictions[lane];
        for (int piece = 0; piece < length; piece += PIECE) {
            int size = Math.min(PIECE, length - piece);
            if (length > PIECE) { // what was gathered first is gone
                gather(rows.start()[row] + piece, size, piece, lane, block, other, scratch, false);
            }
            kernels.dots(block.spare, 0, block.columns, block.gathered(lane), 0, block.rows, size, block.products);
            for (int i = 0; i < size; i++) {
                predictions[piece + i] += block.products[i];
            }
        }
    }

    private static int eights(int count) {
        return (count + LANES - 1) / LANES * LANES;
    }

    /** The room one thread works in. */
    private final class Scratch {

        private final float[][] predictions = new float[LANES][0];
        private final float[] row = new float[layout.stride];
        private final float[] ahead = new float[unknowns.width <= layout.block ? 0 : AHEAD * layout.stride];
        private final float[] products = new float[AHEAD];
        private Block block = new Block(0, Math.min(layout.block, unknowns.width));
        private Block rest = block;

        float[] predictions(int lane, int length) {
            if (predictions[lane].length < length) {
                predictions[lane] = new float[length + length / 2];
            }
            return predictions[lane];
        }

        Block block(int from, int width) {
            Block found = block;
            if (width != block.width) {
                if (rest.width != width) {
                    rest = new Block(from, width);
                }
                found = rest;
            }
            found.from = from;
            return found;
        }
    }

    /** The unknowns solved for at once, and the room for it. */
    private final class Block {

        private final int width;
        private final int columns;
        private final int rows;
        private final boolean weighs = !(objective instanceof Objective.Ratings);
        private final Systems systems;
        private final float[] matrix;
        private final float[][] gathered;
        private final float[] weighted;
        private final float[] spare;
        private final float[] products = new float[PIECE];
        private int from;

        Block(int from, int width) {
            this.from = from;
            this.width = width;
            this.columns = eights(width);
            this.rows = eights(width + 1); // one more: the right side
            this.systems = new Systems(width);
            this.matrix = new float[rows * columns];
            // What is solved for at once is looked at once.
            this.gathered = new float[unknowns.width <= layout.block ? 1 : LANES][PIECE * rows];
            this.weighted = new float[weighs ? PIECE * rows : 0];
            this.spare = new float[columns];
        }

        float[] gathered(int lane) {
            return gathered[lane % gathered.length];
        }
    }
}
