/** Training, evaluation, release bundles and serving; a plugin like any other. */
@NullMarked
package io.says.model;

import org.jspecify.annotations.NullMarked;
