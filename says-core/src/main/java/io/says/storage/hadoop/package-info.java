/** Paths on file systems that Hadoop reaches; loaded where one is asked for, and nowhere else. */
@NullMarked
package io.says.storage.hadoop;

import org.jspecify.annotations.NullMarked;
