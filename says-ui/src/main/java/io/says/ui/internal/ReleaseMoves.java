package io.says.ui.internal;

import io.says.orchestrator.Says;
import io.says.orchestrator.releases.Bundle;
import io.says.orchestrator.run.WorkspaceLock;
import io.says.release.ReleaseMove.Cause;
import io.says.release.ReleaseStore;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Which release serves, changed as the command line changes it: checked, while nobody else changes the workspace, and told on. */
public interface ReleaseMoves {

    /** Makes a release the champion, and says its id. */
    String promote(String id, Cause cause);

    /** Goes back to the champion before, and says its id. */
    String rollback(Cause cause);

    /** Lets those know who serve from the place of publication, where there is one. */
    void tell(Cause cause);

    /**
     * In a workspace with its configuration.
     *
     * @param says the workspace
     * @param telling lets the place of publication know
     */
    static ReleaseMoves of(Says says, Consumer<Cause> telling) {
        return new ReleaseMoves() {
            @Override
            public String promote(String id, Cause cause) {
                // What this very program could not open would leave it without a release to serve.
                Bundle.of(says.releases().directory(id)).requireServable(says.plugins());
                return says.promote(id, cause);
            }

            @Override
            public String rollback(Cause cause) {
                return says.rollback(cause, false);
            }

            @Override
            public void tell(Cause cause) {
                telling.accept(cause);
            }
        };
    }

    /**
     * In a workspace of which nothing but its releases is known.
     *
     * @param servable refuses the directory of a release that could not serve
     */
    static ReleaseMoves in(Path workspace, ReleaseStore releases, Consumer<Path> servable) {
        return new ReleaseMoves() {
            @Override
            public String promote(String id, Cause cause) {
                try (WorkspaceLock lock = WorkspaceLock.acquire(workspace)) {
                    servable.accept(releases.directory(id));
                    return releases.promote(id, cause);
                }
            }

            @Override
            public String rollback(Cause cause) {
                try (WorkspaceLock lock = WorkspaceLock.acquire(workspace)) {
                    return releases.rollback(cause, servable);
                }
            }

            @Override
            public void tell(Cause cause) {
                // there is no such place
            }
        };
    }
}
