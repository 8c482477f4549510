/** Rows that were set aside: looked at, exported, and let in again once they are mended. */
@NullMarked
package io.says.orchestrator.quarantine;

import org.jspecify.annotations.NullMarked;
