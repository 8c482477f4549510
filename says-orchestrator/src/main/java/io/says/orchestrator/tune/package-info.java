/** Hyper-parameter search: what to try next, trials, their record, the result. */
@NullMarked
package io.says.orchestrator.tune;

import org.jspecify.annotations.NullMarked;
