package io.says.orchestrator;

import io.says.orchestrator.store.StoreConfig;
import java.time.Duration;

/** Runs that are recorded in the workspace's own file. */
final class RunTest extends RunContract {

    RunTest() {
        super(new StoreConfig("", "", "", "says", Duration.ofMinutes(1)));
    }
}
