/** Benchmarks: each compares two things in one run and says under which conditions. */
@NullMarked
package io.says.bench;

import org.jspecify.annotations.NullMarked;
