/** Events of runs on their way to other systems: at least once, in order, across crashes. */
@org.jspecify.annotations.NullMarked
package io.says.orchestrator.delivery;
