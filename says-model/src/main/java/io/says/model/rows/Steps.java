package io.says.model.rows;

/** Is told how far a fit is, between units of work and by the thread that asked for it; what it throws ends the fit. */
@FunctionalInterface
public interface Steps {

    /**
     * A unit of work is done.
     *
     * @param message what is being done, a few words
     * @param done units done
     * @param total units in all
     */
    void at(String message, long done, long total);
}
