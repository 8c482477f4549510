/** A first look at input: what it is taken for, and how it would be read. */
@NullMarked
package io.says.orchestrator.inspect;

import org.jspecify.annotations.NullMarked;
