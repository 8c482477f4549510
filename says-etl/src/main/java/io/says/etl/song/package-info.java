/** Which tracks are recordings of the same song, by what they are called. */
@NullMarked
package io.says.etl.song;

import org.jspecify.annotations.NullMarked;
