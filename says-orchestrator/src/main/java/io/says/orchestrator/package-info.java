/** The embedder's façade: {@link io.says.orchestrator.Says}. */
@NullMarked
package io.says.orchestrator;

import org.jspecify.annotations.NullMarked;
