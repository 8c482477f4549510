/** Routes, what they answer and who may use them: what the API and the pages have in common. */
@NullMarked
package io.says.ui.internal.http;

import org.jspecify.annotations.NullMarked;
