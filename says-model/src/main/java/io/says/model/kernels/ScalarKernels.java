package io.says.model.kernels;

import java.util.Arrays;

/** Plain loops over arrays, which the compiler turns into vector instructions where it can. Thread-safe. */
final class ScalarKernels implements Kernels {

    /** Columns from which sweeping over them beats keeping a few sums in registers. */
    private static final int SWEPT = 64;

    @Override
    public String name() {
        return "scalar loops";
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
        if (columns >= SWEPT && !lower) {
            for (int i = 0; i < rows; i += 2) {
                sweep(p, pAt + i, pStride, q, qAt, qStride, columns, depth, c, cAt + i * cStride, cStride);
            }
            return;
        }
        for (int i = 0; i < rows; i += 4) {
            int last = lower ? Math.min(columns, i + 4) : columns;
            for (int j = 0; j < last; j += 4) {
                tile(p, pAt + i, pStride, q, qAt + j, qStride, depth, c, cAt + i * cStride + j, cStride);
            }
        }
    }

    private static void sweep(
            float[] p,
            int pAt,
            int pStride,
            float[] q,
            int qAt,
            int qStride,
            int columns,
            int depth,
            float[] c,
            int cAt,
            int cStride) {
        int k = 0;
        int c1 = cAt + cStride;
        for (; k + 4 <= depth; k += 4) {
            int at = pAt + k * pStride;
            float a0 = p[at];
            float b0 = p[at + 1];
            float a1 = p[at + pStride];
            float b1 = p[at + pStride + 1];
            float a2 = p[at + 2 * pStride];
            float b2 = p[at + 2 * pStride + 1];
            float a3 = p[at + 3 * pStride];
            float b3 = p[at + 3 * pStride + 1];
            int q0 = qAt + k * qStride;
            int q1 = q0 + qStride;
            int q2 = q1 + qStride;
            int q3 = q2 + qStride;
            for (int j = 0; j < columns; j++) {
                float x0 = q[q0 + j];
                float x1 = q[q1 + j];
                float x2 = q[q2 + j];
                float x3 = q[q3 + j];
                c[cAt + j] = Math.fma(a3, x3, Math.fma(a2, x2, Math.fma(a1, x1, Math.fma(a0, x0, c[cAt + j]))));
                c[c1 + j] = Math.fma(b3, x3, Math.fma(b2, x2, Math.fma(b1, x1, Math.fma(b0, x0, c[c1 + j]))));
            }
        }
        for (; k < depth; k++) {
            float a = p[pAt + k * pStride];
            float b = p[pAt + k * pStride + 1];
            int from = qAt + k * qStride;
            for (int j = 0; j < columns; j++) {
                c[cAt + j] = Math.fma(a, q[from + j], c[cAt + j]);
                c[c1 + j] = Math.fma(b, q[from + j], c[c1 + j]);
            }
        }
    }

    /** Sixteen sums side by side: one alone would wait for its own last addition. */
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
        int r1 = cAt + cStride;
        int r2 = r1 + cStride;
        int r3 = r2 + cStride;
        float c00 = c[cAt];
        float c01 = c[cAt + 1];
        float c02 = c[cAt + 2];
        float c03 = c[cAt + 3];
        float c10 = c[r1];
        float c11 = c[r1 + 1];
        float c12 = c[r1 + 2];
        float c13 = c[r1 + 3];
        float c20 = c[r2];
        float c21 = c[r2 + 1];
        float c22 = c[r2 + 2];
        float c23 = c[r2 + 3];
        float c30 = c[r3];
        float c31 = c[r3 + 1];
        float c32 = c[r3 + 2];
        float c33 = c[r3 + 3];
        for (int k = 0; k < depth; k++) {
            int a = pAt + k * pStride;
            int b = qAt + k * qStride;
            float p0 = p[a];
            float p1 = p[a + 1];
            float p2 = p[a + 2];
            float p3 = p[a + 3];
            float q0 = q[b];
            float q1 = q[b + 1];
            float q2 = q[b + 2];
            float q3 = q[b + 3];
            c00 = Math.fma(p0, q0, c00);
            c01 = Math.fma(p0, q1, c01);
            c02 = Math.fma(p0, q2, c02);
            c03 = Math.fma(p0, q3, c03);
            c10 = Math.fma(p1, q0, c10);
            c11 = Math.fma(p1, q1, c11);
            c12 = Math.fma(p1, q2, c12);
            c13 = Math.fma(p1, q3, c13);
            c20 = Math.fma(p2, q0, c20);
            c21 = Math.fma(p2, q1, c21);
            c22 = Math.fma(p2, q2, c22);
            c23 = Math.fma(p2, q3, c23);
            c30 = Math.fma(p3, q0, c30);
            c31 = Math.fma(p3, q1, c31);
            c32 = Math.fma(p3, q2, c32);
            c33 = Math.fma(p3, q3, c33);
        }
        c[cAt] = c00;
        c[cAt + 1] = c01;
        c[cAt + 2] = c02;
        c[cAt + 3] = c03;
        c[r1] = c10;
        c[r1 + 1] = c11;
        c[r1 + 2] = c12;
        c[r1 + 3] = c13;
        c[r2] = c20;
        c[r2 + 1] = c21;
        c[r2 + 2] = c22;
        c[r2 + 3] = c23;
        c[r3] = c30;
        c[r3 + 1] = c31;
        c[r3 + 2] = c32;
        c[r3 + 3] = c33;
    }

    @Override
    public void gather(
            float[] from, int offset, int stride, int[] rows, int at, int count, int width, float[] to, int toStride) {
        for (int i = 0; i < count; i++) {
            System.arraycopy(from, rows[at + i] * stride + offset, to, i * toStride, width);
        }
    }

    @Override
    public void dots(
            float[] vector, int at, int width, float[] rows, int rowsAt, int stride, int count, float[] products) {
        for (int row = 0; row < count; row++) {
            int from = rowsAt + row * stride;
            float s0 = 0;
            float s1 = 0;
            float s2 = 0;
            float s3 = 0;
            float s4 = 0;
            float s5 = 0;
            float s6 = 0;
            float s7 = 0;
            for (int f = 0; f < width; f += LANES) {
                s0 = Math.fma(vector[at + f], rows[from + f], s0);
                s1 = Math.fma(vector[at + f + 1], rows[from + f + 1], s1);
                s2 = Math.fma(vector[at + f + 2], rows[from + f + 2], s2);
                s3 = Math.fma(vector[at + f + 3], rows[from + f + 3], s3);
                s4 = Math.fma(vector[at + f + 4], rows[from + f + 4], s4);
                s5 = Math.fma(vector[at + f + 5], rows[from + f + 5], s5);
                s6 = Math.fma(vector[at + f + 6], rows[from + f + 6], s6);
                s7 = Math.fma(vector[at + f + 7], rows[from + f + 7], s7);
            }
            products[row] = ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
        }
    }

    @Override
    public int solve(Systems systems) {
        int width = systems.width();
        float[] l = new float[width * width];
        float[] x = new float[width];
        for (int lane = 0; lane < LANES; lane++) {
            for (int i = 0; i < width * width; i++) {
                l[i] = systems.matrices()[i * LANES + lane];
            }
            for (int i = 0; i < width; i++) {
                x[i] = systems.rightSides()[i * LANES + lane];
            }
            if (!cholesky(l, x, width)) {
                return lane;
            }
            for (int i = 0; i < width; i++) {
                systems.solutions()[i * LANES + lane] = x[i];
            }
        }
        return -1;
    }

    private static boolean cholesky(float[] l, float[] x, int width) {
        for (int i = 0; i < width; i++) {
            int row = i * width;
            for (int j = 0; j <= i; j++) {
                int other = j * width;
                float sum = l[row + j];
                for (int k = 0; k < j; k++) {
                    sum = Math.fma(-l[row + k], l[other + k], sum);
                }
                if (j < i) {
                    l[row + j] = sum * l[other + j]; // the diagonal holds the inverse
                } else if (sum > 0) {
                    l[row + i] = 1 / (float) Math.sqrt(sum);
                } else {
                    return false;
                }
            }
            float right = x[i];
            for (int k = 0; k < i; k++) {
                right = Math.fma(-l[row + k], x[k], right);
            }
            x[i] = right * l[row + i];
        }
        for (int i = width - 1; i >= 0; i--) {
            float right = x[i];
            for (int k = width - 1; k > i; k--) {
                right = Math.fma(-l[k * width + i], x[k], right);
            }
            x[i] = right * l[i * width + i];
        }
        return true;
    }

    @Override
    public void solveNonnegative(Systems systems, int free, float tolerance, int sweeps) {
        int width = systems.width();
        float[] a = new float[width * width];
        float[] x = new float[width];
        float[] slope = new float[width];
        float[] inverse = new float[width];
        for (int lane = 0; lane < LANES; lane++) {
            for (int i = 0; i < width; i++) {
                for (int j = 0; j <= i; j++) {
                    float value = systems.matrices()[(i * width + j) * LANES + lane];
                    a[i * width + j] = value;
                    a[j * width + i] = value;
                }
                float curve = a[i * width + i];
                inverse[i] = curve > 0 ? 1 / curve : 0;
                x[i] = systems.solutions()[i * LANES + lane];
                slope[i] = -systems.rightSides()[i * LANES + lane];
            }
            for (int i = 0; i < width; i++) {
                for (int g = 0; g < width; g++) {
                    slope[g] = Math.fma(x[i], a[i * width + g], slope[g]);
                }
            }
            descend(a, x, slope, inverse, width, free, tolerance, sweeps);
            for (int i = 0; i < width; i++) {
                systems.solutions()[i * LANES + lane] = x[i];
            }
        }
    }

    private static void descend(
            float[] a, float[] x, float[] slope, float[] inverse, int width, int free, float tolerance, int sweeps) {
        for (int sweep = 0; sweep < sweeps; sweep++) {
            float moved = 0;
            float size = 0;
            for (int f = 0; f < width; f++) {
                float best = Math.fma(-slope[f], inverse[f], x[f]);
                float next = f == free ? best : Math.max(0, best);
                float step = next - x[f];
                x[f] = next;
                if (step != 0) {
                    for (int g = 0; g < width; g++) {
                        slope[g] = Math.fma(step, a[f * width + g], slope[g]);
                    }
                }
                moved = Math.max(moved, Math.abs(step));
                size = Math.max(size, Math.abs(next));
            }
            if (!(moved > tolerance * size)) {
                return;
            }
        }
    }

    @Override
    public long count(float[] scores, int from, int length, float threshold) {
        int above = 0;
        int equal = 0;
        for (int i = from; i < from + length; i++) {
            above += scores[i] > threshold ? 1 : 0;
            equal += scores[i] == threshold ? 1 : 0;
        }
        return (long) above << 32 | equal;
    }

    @Override
    public boolean prefersBytes() {
        return false;
    }

    @Override
    public void sums(short[] weights, int depth, short[] pairs, int at, int width, short[] sums) {
        Arrays.fill(sums, 0, 2 * width, (short) 0);
        for (int row = 0; row < depth; row++) {
            int weight = weights[row];
            int from = at + row * width;
            for (int i = 0; i < width; i++) {
                int pair = pairs[from + i];
                sums[i] = (short) (sums[i] + weight * ((pair & 0xff) - 128));
                sums[width + i] = (short) (sums[width + i] + weight * (pair >> Byte.SIZE));
            }
        }
    }

    @Override
    public int firstAbove(short[] sums, int from, int length, short threshold) {
        int at = from;
        while (at < from + length && sums[at] <= threshold) {
            at++;
        }
        return at;
    }

    @Override
    public int firstAbove(float[] scores, int from, int length, float threshold) {
        int at = from;
        while (at < from + length && !(scores[at] > threshold)) {
            at++;
        }
        return at;
    }
}
