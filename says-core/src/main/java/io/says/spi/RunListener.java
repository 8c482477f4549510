package io.says.spi;

/** Is told what a run does, on the run's own thread: be quick. What it throws is logged and changes nothing. */
public interface RunListener extends Named {

    /** Takes an event. */
    void on(RunEvent event);
}
