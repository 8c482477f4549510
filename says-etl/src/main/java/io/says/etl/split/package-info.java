/** Train and test parts and the dense indexes of the training part. */
@NullMarked
package io.says.etl.split;

import org.jspecify.annotations.NullMarked;
