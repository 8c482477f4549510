package io.says.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.spi.PanelContext;
import io.says.spi.PanelFactory;
import io.says.spi.ServingOptions;
import io.says.testing.PanelFactoryContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtAGlancePanelTest extends PanelFactoryContract {

    @Override
    protected PanelFactory factory() {
        return new AtAGlancePanel();
    }

    @Override
    protected PanelContext serving(Path workspace) throws Exception {
        TopListReleases.write(workspace);
        return new PanelContext(
                workspace, Optional.of(new TopListEngineFactory().open(workspace, ServingOptions.plain())));
    }

    @Test
    void shows_what_is_served(@TempDir Path workspace) throws Exception {
        assertThat(factory().panel(serving(workspace)).rows()).contains(List.of("Tracks", "6"));
    }
}
