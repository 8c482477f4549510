/** Models that are linear in what users heard: sparse weights from track to track. Needs no Spark. */
@NullMarked
package io.says.model.items;

import org.jspecify.annotations.NullMarked;
