/** The web page and the JSON API: thin, without Spark, over what the orchestrator's façade offers. */
@NullMarked
package io.says.ui;

import org.jspecify.annotations.NullMarked;
