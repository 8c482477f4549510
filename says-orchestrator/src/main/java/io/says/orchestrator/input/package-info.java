/** Resolving input paths into files. */
@NullMarked
package io.says.orchestrator.input;

import org.jspecify.annotations.NullMarked;
