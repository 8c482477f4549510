package io.says.spi;

/** A table on the web page. */
public interface PanelFactory extends Named {

    /** The panel's heading. */
    String title();

    /** The table, made anew for each page view; must be quick and thread-safe. */
    Panel panel(PanelContext context);
}
