/** Running a pipeline: lock, retries, timeouts, publication. */
@NullMarked
package io.says.orchestrator.run;

import org.jspecify.annotations.NullMarked;
