/** Alternating least squares, in memory and on Spark. */
@NullMarked
package io.says.model.als;

import org.jspecify.annotations.NullMarked;
