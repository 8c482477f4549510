/** Who may use the page and its API: tokens, kept as hashes in the workspace. */
@NullMarked
package io.says.orchestrator.access;

import org.jspecify.annotations.NullMarked;
