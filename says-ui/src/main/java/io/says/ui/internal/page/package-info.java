/** The pages: what they show, in words, for the templates to put into HTML. */
@NullMarked
package io.says.ui.internal.page;

import org.jspecify.annotations.NullMarked;
