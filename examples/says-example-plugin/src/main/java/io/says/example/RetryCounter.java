package io.says.example;

import io.says.spi.RunEvent;
import io.says.spi.RunListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says at the end of a run how many attempts had to be repeated. */
final class RetryCounter implements RunListener {

    private static final Logger LOG = LoggerFactory.getLogger(RetryCounter.class);

    private final Map<String, Integer> retries = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "retry-counter";
    }

    @Override
    public void on(RunEvent event) {
        switch (event.type()) {
            case STAGE_RETRY -> retries.merge(event.runId(), 1, Integer::sum);
            case RUN_SUCCEEDED, RUN_FAILED -> {
                Integer count = retries.remove(event.runId());
                LOG.info("Run {} repeated {} attempts", event.runId(), count == null ? 0 : count);
            }
            default -> {
                // the other events say nothing about retries
            }
        }
    }
}
