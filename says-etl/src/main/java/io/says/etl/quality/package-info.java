/** What the data must stand: checks, and drift against other data before them. */
@NullMarked
package io.says.etl.quality;

import org.jspecify.annotations.NullMarked;
