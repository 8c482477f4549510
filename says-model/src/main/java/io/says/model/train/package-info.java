/** The stage that fits whichever trainer is configured. */
@NullMarked
package io.says.model.train;

import org.jspecify.annotations.NullMarked;
