package io.says.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.spi.Named;
import io.says.spi.Plugins;
import io.says.spi.SaysPlugin;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/**
 * What every {@link SaysPlugin} promises. Put {@code says-etl} and {@code says-model} on the test's class path too: what
 * this one is called is then compared with all that SAYS brings.
 */
public abstract class SaysPluginContract {

    /** For subclasses. */
    protected SaysPluginContract() {}

    /** The plugin under test. */
    protected abstract SaysPlugin plugin();

    private static Map<String, List<? extends Named>> extensions(SaysPlugin plugin) {
        Map<String, List<? extends Named>> all = new LinkedHashMap<>();
        all.put("sources", plugin.sources());
        all.put("ratings", plugin.ratings());
        all.put("features", plugin.features());
        all.put("trainers", plugin.trainers());
        all.put("metrics", plugin.metrics());
        all.put("rerankers", plugin.rerankers());
        all.put("checks", plugin.checks());
        all.put("stages", plugin.stages());
        all.put("panels", plugin.panels());
        all.put("listeners", plugin.listeners());
        all.put("receivers", plugin.receivers());
        all.put("engines", plugin.engines());
        return all;
    }

    @Test
    final void has_a_name() {
        assertThat(plugin().name()).matches("[a-z][a-z0-9-]*");
    }

    @Test
    final void brings_named_extensions_and_never_null() {
        extensions(plugin()).forEach((kind, all) -> {
            assertThat(all).as(kind).isNotNull().doesNotContainNull();
            all.forEach(Names::check);
            assertThat(all.stream().map(Named::name)).as("names of %s", kind).doesNotHaveDuplicates();
        });
    }

    @Test
    final void brings_the_same_whenever_it_is_asked() {
        SaysPlugin plugin = plugin();
        assertThat(names(plugin)).isEqualTo(names(plugin));
    }

    private static Map<String, List<String>> names(SaysPlugin plugin) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        extensions(plugin)
                .forEach((kind, all) ->
                        names.put(kind, all.stream().map(Named::name).toList()));
        return names;
    }

    @Test
    final void can_be_loaded_beside_others() {
        Class<? extends SaysPlugin> type = plugin().getClass();
        assertThat(Modifier.isPublic(type.getModifiers())).as("public").isTrue();
        assertThat(type.getConstructors()).anyMatch(constructor -> constructor.getParameterCount() == 0);
        assertThat(ServiceLoader.load(SaysPlugin.class, type.getClassLoader()).stream()
                        .<Class<?>>map(ServiceLoader.Provider::type))
                .as("META-INF/services/%s", SaysPlugin.class.getName())
                .contains(type);
        try (Plugins all = Plugins.onClassPath()) {
            assertThat(all.plugins()).extracting(SaysPlugin::name).contains(plugin().name());
            // Each refuses a name that two plugins use.
            List<List<? extends Named>> kinds = List.of(
                    all.sources(),
                    all.ratings(),
                    all.features(),
                    all.trainers(),
                    all.metrics(),
                    all.rerankers(),
                    all.stages(),
                    all.checks(),
                    all.panels(),
                    all.listeners(),
                    all.receivers(),
                    all.engines());
            assertThat(kinds.stream().mapToInt(List::size).sum())
                    .isGreaterThanOrEqualTo(extensions(plugin()).values().stream()
                            .mapToInt(List::size)
                            .sum());
        }
    }
}
