/** The pipeline derived from what stages read and write, and the store of their outputs. */
@NullMarked
package io.says.orchestrator.pipeline;

import org.jspecify.annotations.NullMarked;
