/** Whether a candidate is good enough to be served. */
@org.jspecify.annotations.NullMarked
package io.says.model.gate;
