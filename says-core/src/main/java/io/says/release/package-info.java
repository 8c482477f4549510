/** The release store: installed release bundles and the one pointer that names the current one. */
@NullMarked
package io.says.release;

import org.jspecify.annotations.NullMarked;
