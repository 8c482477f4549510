/** Metrics, baselines and the evaluation of a model. */
@NullMarked
package io.says.model.evaluate;

import org.jspecify.annotations.NullMarked;
