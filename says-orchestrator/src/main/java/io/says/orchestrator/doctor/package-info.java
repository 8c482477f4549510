/** A look at what SAYS needs around it: what is wrong, and how to mend it. */
@NullMarked
package io.says.orchestrator.doctor;

import org.jspecify.annotations.NullMarked;
