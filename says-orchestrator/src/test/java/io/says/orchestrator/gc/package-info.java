/** Tests of removing what nothing refers to. */
@NullMarked
package io.says.orchestrator.gc;

import org.jspecify.annotations.NullMarked;
