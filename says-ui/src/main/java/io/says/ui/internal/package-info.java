/** The inside of the web server; nobody else's. */
@NullMarked
package io.says.ui.internal;

import org.jspecify.annotations.NullMarked;
