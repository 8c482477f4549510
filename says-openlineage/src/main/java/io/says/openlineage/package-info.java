/** Lineage: what runs read and wrote, told to others as events of <a href="https://openlineage.io">OpenLineage</a>. */
@org.jspecify.annotations.NullMarked
package io.says.openlineage;
