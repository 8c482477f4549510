/** Trainers of models that are linear in what users heard, solved in closed form. */
@NullMarked
package io.says.model.linear;

import org.jspecify.annotations.NullMarked;
