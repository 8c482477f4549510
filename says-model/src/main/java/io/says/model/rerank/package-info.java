/** Changes to the order of a list, each turned by a dial of the request or by a setting. Needs no Spark. */
@NullMarked
package io.says.model.rerank;

import org.jspecify.annotations.NullMarked;
