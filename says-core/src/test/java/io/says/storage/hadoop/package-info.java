@NullMarked
package io.says.storage.hadoop;

import org.jspecify.annotations.NullMarked;
