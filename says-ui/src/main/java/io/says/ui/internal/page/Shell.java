package io.says.ui.internal.page;

/**
 * What stands around every page.
 *
 * @param htmx where htmx lies
 * @param echarts where ECharts lies
 */
public record Shell(String htmx, String echarts) {}
