package io.says.ui.internal.page;

/**
 * What stands around every page.
 *
 * @param htmx where htmx lies
 * @param echarts where ECharts lies
 * @param who the name of the token somebody is logged in with, empty for nobody
 * @param csrf what a change has to show in a session, empty without one
 */
public record Shell(String htmx, String echarts, String who, String csrf) {

    /** The headers that scripts of ours send with every change, as JSON. */
    public String headers() {
        return csrf.isEmpty()
                ? "{\"X-SAYS-Request\":\"1\"}"
                : "{\"X-SAYS-Request\":\"1\",\"X-SAYS-CSRF\":\"" + csrf + "\"}";
    }
}
