/** Tests of the drawing of stages. */
@org.jspecify.annotations.NullMarked
package io.says.orchestrator.graph;
