/** One plugin that uses every extension point; docs/extending.md walks through it. */
@NullMarked
package io.says.example;

import org.jspecify.annotations.NullMarked;
