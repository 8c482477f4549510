/** Removing from a workspace what nothing refers to any more. */
@NullMarked
package io.says.orchestrator.gc;

import org.jspecify.annotations.NullMarked;
