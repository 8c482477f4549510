/** What runs found out about the data: read back, and put into figures for pages and files. */
@NullMarked
package io.says.orchestrator.report;

import org.jspecify.annotations.NullMarked;
