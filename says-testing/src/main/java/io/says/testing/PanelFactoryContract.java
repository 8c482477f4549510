package io.says.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.spi.Panel;
import io.says.spi.PanelContext;
import io.says.spi.PanelFactory;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link PanelFactory} promises. */
public abstract class PanelFactoryContract {

    /** For subclasses. */
    protected PanelFactoryContract() {}

    /** The factory under test. */
    protected abstract PanelFactory factory();

    /** What the panel can look at once something serves; nothing does unless overridden. */
    protected PanelContext serving(Path workspace) throws Exception {
        return new PanelContext(workspace, Optional.empty());
    }

    private static void check(Panel panel) {
        assertThat(panel.headers()).isNotEmpty();
        assertThat(panel.rows()).allSatisfy(row -> assertThat(row).hasSameSizeAs(panel.headers()));
    }

    @Test
    final void has_a_name_and_a_title() {
        Names.check(factory());
        Names.checkLine("the title", factory().title());
    }

    @Test
    final void has_a_table_before_anything_was_published(@TempDir Path workspace) {
        check(factory().panel(new PanelContext(workspace, Optional.empty())));
        check(factory().panel(new PanelContext(workspace.resolve("absent"), Optional.empty())));
    }

    @Test
    final void has_the_same_table_on_every_thread(@TempDir Path workspace) throws Exception {
        PanelContext context = serving(workspace);
        Panel expected = factory().panel(context);
        check(expected);
        assertThat(IntStream.range(0, 50).parallel().mapToObj(i -> factory().panel(context)))
                .allMatch(expected::equals);
    }
}
