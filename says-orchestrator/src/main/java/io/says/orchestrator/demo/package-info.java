/** Seeded, realistic listening data with a known noise floor, to try SAYS out on. */
@NullMarked
package io.says.orchestrator.demo;

import org.jspecify.annotations.NullMarked;
