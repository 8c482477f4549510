package io.says.spi;

/**
 * Is told what a run does, one event at a time, on the thread of the stage that it comes from: be quick, the others wait. What it
 * throws is logged and changes nothing.
 */
public interface RunListener extends Named {

    /** Takes an event. */
    void on(RunEvent event);
}
