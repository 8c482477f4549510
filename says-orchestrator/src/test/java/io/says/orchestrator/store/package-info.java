@NullMarked
package io.says.orchestrator.store;

import org.jspecify.annotations.NullMarked;
