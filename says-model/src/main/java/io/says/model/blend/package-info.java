/** Blends: sums of other models, with weights learnt on a validation part. */
@NullMarked
package io.says.model.blend;

import org.jspecify.annotations.NullMarked;
