/** Formats of listening data: delimited text, JSON lines, Parquet. */
@NullMarked
package io.says.etl.source;

import org.jspecify.annotations.NullMarked;
