package io.says.example;

import io.says.spi.RunListener;
import io.says.testing.RunListenerContract;

final class RetryCounterTest extends RunListenerContract {

    @Override
    protected RunListener listener() {
        return new RetryCounter();
    }
}
