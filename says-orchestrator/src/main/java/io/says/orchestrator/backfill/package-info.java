/** The past, date by date: what would have been known, fitted and evaluated then. */
@NullMarked
package io.says.orchestrator.backfill;

import org.jspecify.annotations.NullMarked;
