/** The dense arithmetic that training, evaluation and serving share, on the processor's vector units where the JVM gives them. */
@NullMarked
package io.says.model.kernels;

import org.jspecify.annotations.NullMarked;
