/** The values a run reports: profile, evaluation, passport. */
@NullMarked
package io.says.report;

import org.jspecify.annotations.NullMarked;
