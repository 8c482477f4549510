package io.says.example;

import io.says.spi.SaysPlugin;
import io.says.testing.SaysPluginContract;

final class ExamplePluginTest extends SaysPluginContract {

    @Override
    protected SaysPlugin plugin() {
        return new ExamplePlugin();
    }
}
