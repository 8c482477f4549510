package io.says.model.bpmf;

import io.says.spi.TrainedModel.SparseRows;
import java.util.Arrays;
import java.util.List;

/**
 * One side of the ratings, users or tracks, in a chain: for each column of factors (the first is the bias) a weight of every feature,
 * and for every row the sum of the weights of its features. Ratings enter as two sums a row, so that drawing a feature costs what there
 * are rows that have it, not what they have of ratings (Rendle 2013, "Scaling Factorization Machines to Relational Data").
 * Not thread-safe.
 */
final class Side {

    /** The spread of the first weights: small, so that a chain begins beside the biases alone. */
    private static final double FIRST = 0.1;

    private final List<SparseRows> groups;
    private final double[][][] weights;
    private final double[][] sums;
    private final double[] squares;
    private final double[] products;
    private final double[] moved;

    /**
     * @param groups of features
     * @param rows how many rows this side has
     * @param columns of factors, the bias among them
     */
    Side(List<SparseRows> groups, int rows, int columns, Draws draws) {
        this.groups = groups;
        this.weights = new double[columns][groups.size()][];
        this.sums = new double[columns][rows];
        this.squares = new double[rows];
        this.products = new double[rows];
        this.moved = new double[rows];
        for (int column = 0; column < columns; column++) {
            for (int group = 0; group < groups.size(); group++) {
                SparseRows features = groups.get(group);
                double[] first = new double[features.rows()];
                for (int feature = 0; column > 0 && feature < first.length; feature++) {
                    first[feature] = FIRST * draws.normal();
                    for (int i = features.start()[feature]; i < features.start()[feature + 1]; i++) {
                        sums[column][features.index()[i]] += first[feature] * features.value()[i];
                    }
                }
                weights[column][group] = first;
            }
        }
    }

    /** What each row has of a column. */
    double[] sums(int column) {
        return sums[column];
    }

    /** Begins the sums that ratings enter by. */
    void clear() {
        Arrays.fill(squares, 0);
        Arrays.fill(products, 0);
    }

    /**
     * Takes in a rating.
     *
     * @param against what the other side has of the column
     * @param left of the rating when everything is subtracted that predicts it
     */
    void add(int row, double against, double left) {
        squares[row] += against * against;
        products[row] += against * left;
    }

    /**
     * Draws the weights of a column, feature by feature, each given all others: first the prior of a group, then its features.
     *
     * @param noise the precision of the ratings
     * @return by how much each row's sum has moved; overwritten by the next draw
     */
    double[] draw(int column, double noise, Draws draws) {
        double[] sum = sums[column];
        Arrays.fill(moved, 0);
        for (int group = 0; group < groups.size(); group++) {
            int[] start = groups.get(group).start();
            int[] index = groups.get(group).index();
            float[] value = groups.get(group).value();
            double[] weight = weights[column][group];
            Draws.Prior prior = draws.prior(weight);
            for (int feature = 0; feature < weight.length; feature++) {
                double square = 0;
                double product = 0;
                for (int i = start[feature]; i < start[feature + 1]; i++) {
                    double x = value[i];
                    square += x * x * squares[index[i]];
                    product += x * products[index[i]];
                }
                double precision = prior.precision() + noise * square;
                double mean =
                        (prior.precision() * prior.mean() + noise * (product + square * weight[feature])) / precision;
                double next = mean + draws.normal() / Math.sqrt(precision);
                double step = next - weight[feature];
                weight[feature] = next;
                for (int i = start[feature]; i < start[feature + 1]; i++) {
                    double own = step * value[i];
                    products[index[i]] -= own * squares[index[i]];
                    moved[index[i]] += own;
                }
            }
        }
        for (int row = 0; row < sum.length; row++) {
            sum[row] += moved[row];
        }
        return moved;
    }
}
