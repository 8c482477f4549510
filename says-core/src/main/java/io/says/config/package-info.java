/** Typed configuration: layered HOCON bound to records, all problems reported at once. */
@NullMarked
package io.says.config;

import org.jspecify.annotations.NullMarked;
