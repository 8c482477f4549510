/** What factors are fitted to, and the step that solves one user: shared by training and serving. Needs no Spark. */
@NullMarked
package io.says.model.factors;

import org.jspecify.annotations.NullMarked;
