package io.says.orchestrator.spark;

import com.typesafe.config.ConfigFactory;
import io.says.SaysException;
import io.says.spi.Plugins;
import io.says.spi.SaysPlugin;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the machines of a cluster need beside Spark to do their part of a run, so that nothing has to be installed on them: the
 * core, the reader of configuration, and every plugin that has a part in the work.
 *
 * @param droppedIn the jars of dropped-in plugins, which this very process needs to be told of too
 * @param onClassPath the jars that this process has on its class path
 * @param hadoop what knows the classes of Hadoop's file systems
 */
public record SparkJars(List<URL> droppedIn, List<URL> onClassPath, ClassLoader hadoop) {

    private static final Logger LOG = LoggerFactory.getLogger(SparkJars.class);

    /** Copies the lists. */
    public SparkJars {
        droppedIn = List.copyOf(droppedIn);
        onClassPath = List.copyOf(onClassPath);
    }

    /** The jars of these plugins and of what they build on. */
    public static SparkJars of(Plugins plugins) {
        List<Class<?>> needed = new ArrayList<>(List.of(SaysException.class, ConfigFactory.class));
        plugins.plugins().stream().filter(SparkJars::worksOnData).forEach(plugin -> needed.add(plugin.getClass()));
        List<URL> droppedIn = plugins.plugins().stream()
                .filter(SparkJars::worksOnData)
                .map(plugin -> plugin.getClass().getClassLoader())
                .filter(plugins.classLoaders()::contains)
                .distinct()
                .flatMap(loader -> Stream.of(((URLClassLoader) loader).getURLs()))
                .toList();
        Set<String> known = new LinkedHashSet<>();
        droppedIn.forEach(jar -> known.add(jar.toString()));
        List<URL> onClassPath = new ArrayList<>();
        for (Class<?> type : needed) {
            CodeSource source = type.getProtectionDomain().getCodeSource();
            URL jar = source == null ? null : source.getLocation();
            if (jar == null || !known.add(jar.toString())) {
                continue;
            }
            if (jar.getPath().endsWith(".jar")) {
                onClassPath.add(jar);
            } else {
                LOG.debug("{} is no jar; a cluster has to have {} by itself", jar, type.getName());
            }
        }
        List<URL> all =
                Stream.concat(droppedIn.stream(), plugins.hadoopJars().stream()).toList();
        return new SparkJars(all, onClassPath, plugins.hadoopLoader());
    }

    /** One that only listens, tells others or serves has nothing to do where Spark works. */
    private static boolean worksOnData(SaysPlugin plugin) {
        return Stream.of(
                        plugin.sources(),
                        plugin.ratings(),
                        plugin.features(),
                        plugin.trainers(),
                        plugin.metrics(),
                        plugin.checks(),
                        plugin.stages())
                .anyMatch(kind -> !kind.isEmpty());
    }
}
