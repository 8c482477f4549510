/** Files of tensors in the safetensors format. */
@NullMarked
package io.says.model.tensors;

import org.jspecify.annotations.NullMarked;
