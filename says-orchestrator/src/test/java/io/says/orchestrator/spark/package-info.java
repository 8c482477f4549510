@NullMarked
package io.says.orchestrator.spark;

import org.jspecify.annotations.NullMarked;
