/** Tests of what stands in the terminal. */
@NullMarked
package io.says.orchestrator.terminal;

import org.jspecify.annotations.NullMarked;
