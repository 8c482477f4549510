/** The run store: what every run, stage and attempt did. */
@NullMarked
package io.says.orchestrator.store;

import org.jspecify.annotations.NullMarked;
