/** Looking at releases: what differs between two, whether one can serve. */
@NullMarked
package io.says.orchestrator.releases;

import org.jspecify.annotations.NullMarked;
