/** What the stages of a run wait for, and where a drawing of that puts them. */
@NullMarked
package io.says.orchestrator.graph;

import org.jspecify.annotations.NullMarked;
