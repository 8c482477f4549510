/** What the data look like. */
@NullMarked
package io.says.etl.profile;

import org.jspecify.annotations.NullMarked;
