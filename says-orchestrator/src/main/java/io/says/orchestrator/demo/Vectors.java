package io.says.orchestrator.demo;

/** Arithmetic of short vectors; sums run in index order, so that results are the same everywhere. */
final class Vectors {

    private Vectors() {}

    static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int d = 0; d < left.length; d++) {
            sum += left[d] * right[d];
        }
        return sum;
    }

    /** The vector of length 1 of the same direction. */
    static double[] unit(double[] vector) {
        double length = Math.sqrt(dot(vector, vector));
        double[] unit = new double[vector.length];
        for (int d = 0; d < vector.length; d++) {
            unit[d] = vector[d] / length;
        }
        return unit;
    }

    /** Adds normal noise of the given standard deviation to every component. */
    static void blur(double[] vector, double spread, Dice dice) {
        for (int d = 0; d < vector.length; d++) {
            vector[d] += spread * dice.gaussian();
        }
    }
}
