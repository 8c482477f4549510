/** Tests of the whole system, on the distribution as people unpack it. */
@NullMarked
package io.says.dist;

import org.jspecify.annotations.NullMarked;
