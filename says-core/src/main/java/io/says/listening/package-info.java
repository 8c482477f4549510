/** What an event of listening says: a listen or a skip, and how much it is worth. Written down once, for training and for serving. */
@NullMarked
package io.says.listening;

import org.jspecify.annotations.NullMarked;
