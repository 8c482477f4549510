package io.says.model.kernels.internal;

import io.says.model.kernels.Kernels;
import io.says.model.kernels.Systems;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The same on the Vector API. Only loaded where the JVM has the module {@code jdk.incubator.vector}. Vectors of eight, or of four where
 * the processor has no longer ones. Thread-safe.
 */
public final class VectorKernels implements Kernels {

    private static final VectorSpecies<Float> SPECIES =
            FloatVector.SPECIES_PREFERRED.length() >= LANES ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;

    private static final int LENGTH = SPECIES.length();

    private static final VectorSpecies<Short> SHORTS =
            LENGTH == LANES ? ShortVector.SPECIES_256 : ShortVector.SPECIES_128;

    private static final int SHORT_LENGTH = SHORTS.length();

    /** Found by the service loader. */
    public VectorKernels() {}

    @Override
    public String name() {
        return "the Vector API, " + SPECIES.vectorBitSize() + " bits";
    }

    @Override
    public void multiply(
            float[] p,
            int pAt,
            int pStride,
            int rows,
            float[] q,
            int qAt,
            int qStride,
            int columns,
            int depth,
            float[] c,
            int cAt,
            int cStride,
            boolean lower) {
        for (int i = 0; i < rows; i += LANES) {
            int last = lower ? Math.min(columns, i + LANES) : columns;
            for (int j = 0; j < last; j += LENGTH) {
                tile(p, pAt + i, pStride, q, qAt + j, qStride, depth, c, cAt + i * cStride + j, cStride);
            }
        }
    }

    /** Eight rows of one vector each: as many sums as keep two multipliers busy. */
    private static void tile(
            float[] p,
            int pAt,
            int pStride,
            float[] q,
            int qAt,
            int qStride,
            int depth,
            float[] c,
            int cAt,
            int cStride) {
        FloatVector c0 = FloatVector.fromArray(SPECIES, c, cAt);
        FloatVector c1 = FloatVector.fromArray(SPECIES, c, cAt + cStride);
        FloatVector c2 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cStride);
        FloatVector c3 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cStride);
        FloatVector c4 = FloatVector.fromArray(SPECIES, c, cAt + 4 * cStride);
        FloatVector c5 = FloatVector.fromArray(SPECIES, c, cAt + 5 * cStride);
        FloatVector c6 = FloatVector.fromArray(SPECIES, c, cAt + 6 * cStride);
        FloatVector c7 = FloatVector.fromArray(SPECIES, c, cAt + 7 * cStride);
        int a = pAt;
        int b = qAt;
        for (int k = 0; k < depth; k++, a += pStride, b += qStride) {
            FloatVector x = FloatVector.fromArray(SPECIES, q, b);
            c0 = FloatVector.broadcast(SPECIES, p[a]).fma(x, c0);
            c1 = FloatVector.broadcast(SPECIES, p[a + 1]).fma(x, c1);
            c2 = FloatVector.broadcast(SPECIES, p[a + 2]).fma(x, c2);
            c3 = FloatVector.broadcast(SPECIES, p[a + 3]).fma(x, c3);
            c4 = FloatVector.broadcast(SPECIES, p[a + 4]).fma(x, c4);
            c5 = FloatVector.broadcast(SPECIES, p[a + 5]).fma(x, c5);
            c6 = FloatVector.broadcast(SPECIES, p[a + 6]).fma(x, c6);
            c7 = FloatVector.broadcast(SPECIES, p[a + 7]).fma(x, c7);
        }
        c0.intoArray(c, cAt);
        c1.intoArray(c, cAt + cStride);
        c2.intoArray(c, cAt + 2 * cStride);
        c3.intoArray(c, cAt + 3 * cStride);
        c4.intoArray(c, cAt + 4 * cStride);
        c5.intoArray(c, cAt + 5 * cStride);
        c6.intoArray(c, cAt + 6 * cStride);
        c7.intoArray(c, cAt + 7 * cStride);
    }

    @Override
    public void gather(
            float[] from, int offset, int stride, int[] rows, int at, int count, int width, float[] to, int toStride) {
        for (int i = 0; i < count; i++) {
            int row = rows[at + i] * stride + offset;
            int place = i * toStride;
            for (int f = 0; f < width; f += LENGTH) {
                FloatVector.fromArray(SPECIES, from, row + f).intoArray(to, place + f);
            }
        }
    }

    @Override
    public void dots(
            float[] vector, int at, int width, float[] rows, int rowsAt, int stride, int count, float[] products) {
        float[] sums = new float[LANES];
        int row = 0;
        if (LENGTH == LANES) {
            for (; row + 4 <= count; row += 4) {
                int from = rowsAt + row * stride;
                FloatVector s0 = FloatVector.zero(SPECIES);
                FloatVector s1 = s0;
                FloatVector s2 = s0;
                FloatVector s3 = s0;
                for (int f = 0; f < width; f += LANES) {
                    FloatVector v = FloatVector.fromArray(SPECIES, vector, at + f);
                    s0 = v.fma(FloatVector.fromArray(SPECIES, rows, from + f), s0);
                    s1 = v.fma(FloatVector.fromArray(SPECIES, rows, from + stride + f), s1);
                    s2 = v.fma(FloatVector.fromArray(SPECIES, rows, from + 2 * stride + f), s2);
                    s3 = v.fma(FloatVector.fromArray(SPECIES, rows, from + 3 * stride + f), s3);
                }
                s0.intoArray(sums, 0);
                products[row] = sum(sums);
                s1.intoArray(sums, 0);
                products[row + 1] = sum(sums);
                s2.intoArray(sums, 0);
                products[row + 2] = sum(sums);
                s3.intoArray(sums, 0);
                products[row + 3] = sum(sums);
            }
        }
        for (; row < count; row++) {
            int from = rowsAt + row * stride;
            for (int half = 0; half < LANES; half += LENGTH) {
                FloatVector s = FloatVector.zero(SPECIES);
                for (int f = half; f < width; f += LANES) {
                    s = FloatVector.fromArray(SPECIES, vector, at + f)
                            .fma(FloatVector.fromArray(SPECIES, rows, from + f), s);
                }
                s.intoArray(sums, half);
            }
            products[row] = sum(sums);
        }
    }

    private static float sum(float[] s) {
        return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
    }

    @Override
    public int solve(Systems systems) {
        for (int half = 0; half < LANES; half += LENGTH) {
            long unsolved = solve(systems, half);
            if (unsolved != 0) {
                return half + Long.numberOfTrailingZeros(unsolved);
            }
        }
        return -1;
    }

    private static long solve(Systems systems, int half) {
        int width = systems.width();
        float[] l = systems.matrices();
        float[] x = systems.solutions();
        int stride = width * LANES;
        for (int j = 0; j < width; j++) {
            int pivot = j * stride + half;
            FloatVector diagonal = left(l, pivot, pivot, j);
            VectorMask<Float> sound = diagonal.compare(VectorOperators.GT, 0);
            if (!sound.allTrue()) {
                return sound.not().toLong();
            }
            FloatVector inverse = FloatVector.broadcast(SPECIES, 1).div(diagonal.sqrt());
            inverse.intoArray(l, pivot + j * LANES);
            int i = j + 1;
            for (; i + 4 <= width; i += 4) {
                int r0 = i * stride + half;
                int r1 = r0 + stride;
                int r2 = r1 + stride;
                int r3 = r2 + stride;
                int to = j * LANES;
                FloatVector s0 = FloatVector.fromArray(SPECIES, l, r0 + to);
                FloatVector s1 = FloatVector.fromArray(SPECIES, l, r1 + to);
                FloatVector s2 = FloatVector.fromArray(SPECIES, l, r2 + to);
                FloatVector s3 = FloatVector.fromArray(SPECIES, l, r3 + to);
                for (int k = 0; k < to; k += LANES) {
                    FloatVector other =
                            FloatVector.fromArray(SPECIES, l, pivot + k).neg();
                    s0 = other.fma(FloatVector.fromArray(SPECIES, l, r0 + k), s0);
                    s1 = other.fma(FloatVector.fromArray(SPECIES, l, r1 + k), s1);
                    s2 = other.fma(FloatVector.fromArray(SPECIES, l, r2 + k), s2);
                    s3 = other.fma(FloatVector.fromArray(SPECIES, l, r3 + k), s3);
                }
                s0.mul(inverse).intoArray(l, r0 + to);
                s1.mul(inverse).intoArray(l, r1 + to);
                s2.mul(inverse).intoArray(l, r2 + to);
                s3.mul(inverse).intoArray(l, r3 + to);
            }
            for (; i < width; i++) {
                int row = i * stride + half;
                left(l, row, pivot, j).mul(inverse).intoArray(l, row + j * LANES);
            }
        }
        for (int i = 0; i < width; i++) {
            FloatVector.fromArray(SPECIES, systems.rightSides(), i * LANES + half)
                    .intoArray(x, i * LANES + half);
        }
        for (int k = 0; k < width; k++) { // column by column: no sum waits for itself
            int at = k * LANES + half;
            FloatVector found =
                    FloatVector.fromArray(SPECIES, x, at).mul(FloatVector.fromArray(SPECIES, l, k * stride + at));
            found.intoArray(x, at);
            for (int i = k + 1; i < width; i++) {
                FloatVector.fromArray(SPECIES, l, i * stride + at)
                        .neg()
                        .fma(found, FloatVector.fromArray(SPECIES, x, i * LANES + half))
                        .intoArray(x, i * LANES + half);
            }
        }
        for (int k = width - 1; k >= 0; k--) {
            int at = k * LANES + half;
            FloatVector found =
                    FloatVector.fromArray(SPECIES, x, at).mul(FloatVector.fromArray(SPECIES, l, k * stride + at));
            found.intoArray(x, at);
            for (int i = 0; i < k; i++) {
                FloatVector.fromArray(SPECIES, l, k * stride + i * LANES + half)
                        .neg()
                        .fma(found, FloatVector.fromArray(SPECIES, x, i * LANES + half))
                        .intoArray(x, i * LANES + half);
            }
        }
        return 0;
    }

    /** A component of the factor before it is scaled: the matrix's own less what the columns before it explain. */
    private static FloatVector left(float[] l, int row, int pivot, int column) {
        FloatVector sum = FloatVector.fromArray(SPECIES, l, row + column * LANES);
        for (int k = 0; k < column * LANES; k += LANES) {
            sum = FloatVector.fromArray(SPECIES, l, pivot + k)
                    .neg()
                    .fma(FloatVector.fromArray(SPECIES, l, row + k), sum);
        }
        return sum;
    }

    @Override
    public void solveNonnegative(Systems systems, int free, float tolerance, int sweeps) {
        for (int half = 0; half < LANES; half += LENGTH) {
            descend(systems, half, free, tolerance, sweeps);
        }
    }

    private static void descend(Systems systems, int half, int free, float tolerance, int sweeps) {
        int width = systems.width();
        int stride = width * LANES;
        float[] a = systems.matrices();
        float[] x = systems.solutions();
        float[] slope = systems.spare();
        float[] inverse = systems.rightSides(); // the right side is spent once the slope has it
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < i; j++) {
                FloatVector.fromArray(SPECIES, a, i * stride + j * LANES + half)
                        .intoArray(a, j * stride + i * LANES + half);
            }
            int at = i * LANES + half;
            FloatVector.fromArray(SPECIES, systems.rightSides(), at).neg().intoArray(slope, at);
            FloatVector curve = FloatVector.fromArray(SPECIES, a, i * stride + at);
            FloatVector.zero(SPECIES)
                    .blend(FloatVector.broadcast(SPECIES, 1).div(curve), curve.compare(VectorOperators.GT, 0))
                    .intoArray(inverse, at);
        }
        for (int i = 0; i < width; i++) {
            climb(FloatVector.fromArray(SPECIES, x, i * LANES + half), a, i * stride + half, slope, half, width);
        }
        FloatVector zero = FloatVector.zero(SPECIES);
        VectorMask<Float> active = SPECIES.maskAll(true);
        for (int sweep = 0; sweep < sweeps && active.anyTrue(); sweep++) {
            FloatVector moved = zero;
            FloatVector size = zero;
            for (int f = 0; f < width; f++) {
                int at = f * LANES + half;
                FloatVector now = FloatVector.fromArray(SPECIES, x, at);
                FloatVector best = FloatVector.fromArray(SPECIES, slope, at)
                        .neg()
                        .fma(FloatVector.fromArray(SPECIES, inverse, at), now);
                FloatVector next = now.blend(f == free ? best : zero.max(best), active);
                FloatVector step = next.sub(now);
                next.intoArray(x, at);
                climb(step, a, f * stride + half, slope, half, width);
                moved = moved.max(step.abs());
                size = size.max(next.abs());
            }
            active = active.and(moved.compare(VectorOperators.GT, size.mul(tolerance)));
        }
    }

    private static void climb(FloatVector step, float[] a, int row, float[] slope, int half, int width) {
        for (int g = 0; g < width * LANES; g += LANES) {
            step.fma(FloatVector.fromArray(SPECIES, a, row + g), FloatVector.fromArray(SPECIES, slope, g + half))
                    .intoArray(slope, g + half);
        }
    }

    @Override
    public long count(float[] scores, int from, int length, float threshold) {
        int above = 0;
        int equal = 0;
        int i = from;
        FloatVector wanted = FloatVector.broadcast(SPECIES, threshold);
        for (; i + LENGTH <= from + length; i += LENGTH) {
            FloatVector some = FloatVector.fromArray(SPECIES, scores, i);
            above += some.compare(VectorOperators.GT, wanted).trueCount();
            equal += some.compare(VectorOperators.EQ, wanted).trueCount();
        }
        for (; i < from + length; i++) {
            above += scores[i] > threshold ? 1 : 0;
            equal += scores[i] == threshold ? 1 : 0;
        }
        return (long) above << 32 | equal;
    }

    @Override
    public boolean prefersBytes() {
        return true;
    }

    @Override
    public void sums(short[] weights, int depth, short[] pairs, int at, int width, short[] sums) {
        int all = 0;
        for (int row = 0; row < depth; row++) {
            all += weights[row];
        }
        short offset = (short) (all << 7);
        for (int i = 0; i < width; i += 2 * SHORT_LENGTH) {
            ShortVector both0 = ShortVector.zero(SHORTS);
            ShortVector both1 = both0;
            ShortVector upper0 = both0;
            ShortVector upper1 = both0;
            int from = at + i;
            for (int row = 0; row < depth; row++, from += width) {
                short weight = weights[row];
                ShortVector pair0 = ShortVector.fromArray(SHORTS, pairs, from);
                ShortVector pair1 = ShortVector.fromArray(SHORTS, pairs, from + SHORT_LENGTH);
                both0 = both0.add(pair0.mul(weight));
                both1 = both1.add(pair1.mul(weight));
                upper0 = upper0.add(
                        pair0.lanewise(VectorOperators.ASHR, Byte.SIZE).mul(weight));
                upper1 = upper1.add(
                        pair1.lanewise(VectorOperators.ASHR, Byte.SIZE).mul(weight));
            }
            // What both make less what the upper ones and the 128 make.
            both0.sub(upper0.lanewise(VectorOperators.LSHL, Byte.SIZE))
                    .sub(offset)
                    .intoArray(sums, i);
            both1.sub(upper1.lanewise(VectorOperators.LSHL, Byte.SIZE))
                    .sub(offset)
                    .intoArray(sums, i + SHORT_LENGTH);
            upper0.intoArray(sums, width + i);
            upper1.intoArray(sums, width + i + SHORT_LENGTH);
        }
    }

    @Override
    public int firstAbove(short[] sums, int from, int length, short threshold) {
        int at = from;
        ShortVector wanted = ShortVector.broadcast(SHORTS, threshold);
        for (; at + SHORT_LENGTH <= from + length; at += SHORT_LENGTH) {
            VectorMask<Short> above = ShortVector.fromArray(SHORTS, sums, at).compare(VectorOperators.GT, wanted);
            if (above.anyTrue()) {
                return at + above.firstTrue();
            }
        }
        while (at < from + length && sums[at] <= threshold) {
            at++;
        }
        return at;
    }

    @Override
    public int firstAbove(float[] scores, int from, int length, float threshold) {
        int at = from;
        FloatVector wanted = FloatVector.broadcast(SPECIES, threshold);
        for (; at + LENGTH <= from + length; at += LENGTH) {
            VectorMask<Float> above = FloatVector.fromArray(SPECIES, scores, at).compare(VectorOperators.GT, wanted);
            if (above.anyTrue()) {
                return at + above.firstTrue();
            }
        }
        while (at < from + length && !(scores[at] > threshold)) {
            at++;
        }
        return at;
    }
}
