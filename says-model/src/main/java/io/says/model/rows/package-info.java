/** Rows of a split in memory, as trainers without Spark and the evaluator take them. */
@NullMarked
package io.says.model.rows;

import org.jspecify.annotations.NullMarked;
