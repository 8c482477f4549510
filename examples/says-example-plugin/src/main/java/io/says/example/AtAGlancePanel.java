package io.says.example;

import io.says.RecommenderEngine;
import io.says.spi.Panel;
import io.says.spi.PanelContext;
import io.says.spi.PanelFactory;
import java.util.List;

/** What is being served, in three lines. */
final class AtAGlancePanel implements PanelFactory {

    @Override
    public String name() {
        return "at-a-glance";
    }

    @Override
    public String title() {
        return "At a glance";
    }

    @Override
    public Panel panel(PanelContext context) {
        return new Panel(
                List.of("What", "Value"),
                context.engine().map(AtAGlancePanel::rows).orElse(List.of(List.of("Release", "none yet"))));
    }

    private static List<List<String>> rows(RecommenderEngine engine) {
        return List.of(
                List.of("Release", engine.release().id()),
                List.of("Users", Integer.toString(engine.userCount())),
                List.of("Tracks", Integer.toString(engine.trackCount())));
    }
}
