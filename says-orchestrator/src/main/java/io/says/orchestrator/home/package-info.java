/** Where the program is installed. */
@NullMarked
package io.says.orchestrator.home;

import org.jspecify.annotations.NullMarked;
