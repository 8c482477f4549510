/** Building the immutable bundle that serving opens. */
@NullMarked
package io.says.model.release;

import org.jspecify.annotations.NullMarked;
