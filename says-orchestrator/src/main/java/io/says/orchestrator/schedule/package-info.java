/** Runs that start by themselves: at times, or when files arrive. */
@org.jspecify.annotations.NullMarked
package io.says.orchestrator.schedule;
