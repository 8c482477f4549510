package io.says.orchestrator.delivery;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Range;
import java.time.Duration;

/**
 * When a receiver of events is left alone: {@code says.delivery}.
 *
 * @param failures after how many tries in a row that failed
 * @param rest for how long, before it is tried with one event; more than zero
 */
public record DeliveryConfig(@Range(min = 1, max = 100) int failures, Duration rest) {

    /**
     * Refuses what leaves nobody alone.
     *
     * @throws SaysException {@code INVALID_CONFIGURATION}
     */
    public DeliveryConfig {
        if (rest.isZero() || rest.isNegative()) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    "says.delivery.rest is not more than zero",
                    "Give the time after which a receiver is tried again, for example 1m.");
        }
    }
}
