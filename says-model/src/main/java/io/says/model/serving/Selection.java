package io.says.model.serving;

/**
 * The items of a set, in the order of their lengths as all are, and bounds on the products with them alone. Immutable and thread-safe.
 *
 * @param places where each lies among all, ascending
 * @param firsts the length of the first of each tile of them
 * @param coarse the bounds, in the same order
 */
record Selection(int[] places, double[] firsts, CoarseItems coarse) {}
