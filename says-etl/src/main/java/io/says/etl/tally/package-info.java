/** Counting in plain code where expressions would not do: one tally for each part of the rows. */
@NullMarked
package io.says.etl.tally;

import org.jspecify.annotations.NullMarked;
