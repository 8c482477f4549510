/** Tests of comparing releases. */
@NullMarked
package io.says.orchestrator.releases;

import org.jspecify.annotations.NullMarked;
