/** Bayesian matrix factorisation in the form of a factorisation machine, fitted by Gibbs sampling. */
@NullMarked
package io.says.model.bpmf;

import org.jspecify.annotations.NullMarked;
