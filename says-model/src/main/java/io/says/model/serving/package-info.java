/** Answers from a release: exact top-K, fallback, history. No Spark here. */
@NullMarked
package io.says.model.serving;

import org.jspecify.annotations.NullMarked;
