/** What pages and reports say, in each language there is. */
@NullMarked
package io.says.orchestrator.text;

import org.jspecify.annotations.NullMarked;
