@NullMarked
package io.says.orchestrator.home;

import org.jspecify.annotations.NullMarked;
