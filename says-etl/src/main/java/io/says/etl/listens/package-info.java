/** From events to listens: what counts as a listen, a skip, a repeat, and which tracks are one song. */
@NullMarked
package io.says.etl.listens;

import org.jspecify.annotations.NullMarked;
