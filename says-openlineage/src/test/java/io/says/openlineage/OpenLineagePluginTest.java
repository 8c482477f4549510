package io.says.openlineage;

import io.says.spi.SaysPlugin;
import io.says.testing.SaysPluginContract;

final class OpenLineagePluginTest extends SaysPluginContract {

    @Override
    protected SaysPlugin plugin() {
        return new OpenLineagePlugin();
    }
}
