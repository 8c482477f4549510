/** The log files of a run, where Logback is the logging backend. */
@NullMarked
package io.says.orchestrator.logging;

import org.jspecify.annotations.NullMarked;
