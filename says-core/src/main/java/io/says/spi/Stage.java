package io.says.spi;

/**
 * One step of a run. A stage may be run more than once and may be killed at any moment: it writes only into the
 * directories its context gives it, which become visible, all together, after it has returned.
 */
public interface Stage {

    /** Its place and identity. */
    StageSpec spec();

    /**
     * Does the work.
     *
     * @throws io.says.SaysException a failure with a code: its kind decides whether there is another attempt
     * @throws Exception anything else, which the runner names
     */
    void run(StageContext context) throws Exception;
}
