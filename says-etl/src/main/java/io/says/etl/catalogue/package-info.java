/** One row a track: what it is called and what it sounds like, from all the input says. */
@NullMarked
package io.says.etl.catalogue;

import org.jspecify.annotations.NullMarked;
