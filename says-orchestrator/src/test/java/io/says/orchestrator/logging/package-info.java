@org.jspecify.annotations.NullMarked
package io.says.orchestrator.logging;
