@NullMarked
package io.says.orchestrator.run;

import org.jspecify.annotations.NullMarked;
