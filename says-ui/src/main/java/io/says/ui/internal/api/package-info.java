/** The JSON API, one class a resource. */
@NullMarked
package io.says.ui.internal.api;

import org.jspecify.annotations.NullMarked;
