/** Rules from events to ratings and strengths. */
@NullMarked
package io.says.etl.rating;

import org.jspecify.annotations.NullMarked;
