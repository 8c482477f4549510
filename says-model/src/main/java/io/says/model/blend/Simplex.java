package io.says.model.blend;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * Searches the shares that add up to 1 for those that make a function greatest: a coarse grid over all of them, then steps from one share
 * to another, halved whenever none helps any more. Whole numbers of units, so that a search always takes the same way.
 */
final class Simplex {

    private static final int UNITS = 64;
    private static final int COARSE = 16;

    private final ToDoubleFunction<double[]> value;
    private int[] best;
    private double highest = Double.NEGATIVE_INFINITY;

    private Simplex(int count, ToDoubleFunction<double[]> value) {
        this.value = value;
        this.best = new int[count];
    }

    /**
     * The best shares found; of those that are equally good, the first met.
     *
     * @param count how many shares, at least 1
     * @param value asked again and again
     */
    static double[] best(int count, ToDoubleFunction<double[]> value) {
        Simplex search = new Simplex(count, value);
        search.grid(new int[count], 0, UNITS);
        for (int step = COARSE / 2; step >= 1; step /= 2) {
            search.walk(step);
        }
        return shares(search.best);
    }

    private void grid(int[] point, int at, int left) {
        if (at == point.length - 1) {
            point[at] = left;
            look(point);
            return;
        }
        for (int units = 0; units <= left; units += COARSE) {
            point[at] = units;
            grid(point, at + 1, left - units);
        }
    }

    private void walk(int step) {
        int[] from;
        do {
            from = best;
            for (int giver = 0; giver < from.length; giver++) {
                for (int taker = 0; taker < from.length; taker++) {
                    if (giver != taker && from[giver] > 0) {
                        int moved = Math.min(step, from[giver]);
                        int[] point = from.clone();
                        point[giver] -= moved;
                        point[taker] += moved;
                        look(point);
                    }
                }
            }
        } while (!Arrays.equals(from, best));
    }

    private void look(int[] point) {
        double found = value.applyAsDouble(shares(point));
        if (found > highest) {
            highest = found;
            best = point.clone();
        }
    }

    private static double[] shares(int[] units) {
        return Arrays.stream(units).mapToDouble(unit -> (double) unit / UNITS).toArray();
    }
}
