/** The release store: installed release bundles, and the one pointer that names them by alias and remembers its moves. */
@NullMarked
package io.says.release;

import org.jspecify.annotations.NullMarked;
