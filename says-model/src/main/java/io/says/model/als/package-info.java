/** Alternating least squares on Spark. */
@NullMarked
package io.says.model.als;

import org.jspecify.annotations.NullMarked;
