/** The Spark session of a run. */
@NullMarked
package io.says.orchestrator.spark;

import org.jspecify.annotations.NullMarked;
