/** The one JSON codec: records, lists, maps and plain values to JSON text and back. */
@NullMarked
package io.says.json;

import org.jspecify.annotations.NullMarked;
