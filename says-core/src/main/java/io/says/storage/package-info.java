/** Immutable, content-addressed, atomically published directories and their manifests. */
@NullMarked
package io.says.storage;

import org.jspecify.annotations.NullMarked;
