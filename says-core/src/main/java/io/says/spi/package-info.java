/** The extension points. {@link io.says.spi.SaysPlugin} is the page to read first. */
@NullMarked
package io.says.spi;

import org.jspecify.annotations.NullMarked;
