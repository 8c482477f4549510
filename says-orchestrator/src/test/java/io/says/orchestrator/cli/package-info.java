/** Tests of the command line. */
@NullMarked
package io.says.orchestrator.cli;

import org.jspecify.annotations.NullMarked;
