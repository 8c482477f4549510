/** Names and engine-neutral schemas of the datasets that flow from source to release. */
@NullMarked
package io.says.dataset;

import org.jspecify.annotations.NullMarked;
