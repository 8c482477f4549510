/** Parquet files read without Spark, wherever they lie. */
@NullMarked
package io.says.etl.parquet;

import org.jspecify.annotations.NullMarked;
