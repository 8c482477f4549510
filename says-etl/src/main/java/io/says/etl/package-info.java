/** From raw listening data to train and test parts, on Spark; a plugin like any other. */
@NullMarked
package io.says.etl;

import org.jspecify.annotations.NullMarked;
