/** Domain types, errors and the recommend API: what every other part of SAYS speaks. */
@NullMarked
package io.says;

import org.jspecify.annotations.NullMarked;
