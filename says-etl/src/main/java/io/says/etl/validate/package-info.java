/** Ingest: raw rows become typed events, or go to quarantine with a reason. */
@NullMarked
package io.says.etl.validate;

import org.jspecify.annotations.NullMarked;
