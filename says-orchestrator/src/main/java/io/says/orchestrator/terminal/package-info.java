/** What the command line shows: tables, reports, progress. */
@NullMarked
package io.says.orchestrator.terminal;

import org.jspecify.annotations.NullMarked;
