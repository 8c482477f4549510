/** The kernels on the Vector API, found by the service loader. */
@NullMarked
package io.says.model.kernels.internal;

import org.jspecify.annotations.NullMarked;
