/** One row a user and track, by a rating rule and a duplicates rule. */
@NullMarked
package io.says.etl.interactions;

import org.jspecify.annotations.NullMarked;
