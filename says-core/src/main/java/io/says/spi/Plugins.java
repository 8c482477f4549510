package io.says.spi;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Suggestion;
import java.io.Closeable;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The plugins in force: those on the class path and those in a plugins directory, each of the latter in its own class
 * loader. A kind of extension is asked for only when it is used. Thread-safe.
 */
public final class Plugins implements Closeable {

    /** The folder of a plugins directory with the jars of Hadoop's file systems, which name no plugin. */
    public static final String HADOOP = "hadoop";

    private final List<SaysPlugin> plugins;
    private final List<URLClassLoader> loaders;
    private final @Nullable URLClassLoader hadoop;

    private Plugins(List<SaysPlugin> plugins, List<URLClassLoader> loaders, @Nullable URLClassLoader hadoop) {
        this.plugins = List.copyOf(plugins);
        this.loaders = List.copyOf(loaders);
        this.hadoop = hadoop;
    }

    /** The plugins on the class path. */
    public static Plugins onClassPath() {
        return load(null);
    }

    /** Exactly these plugins: for tests and for embedders that choose by hand. */
    public static Plugins of(SaysPlugin... plugins) {
        return checked(List.of(plugins), List.of(), null);
    }

    /**
     * The plugins on the class path and in {@code directory/<name>/*.jar}. The folder {@value #HADOOP} is not one of a plugin: the jars in
     * it bring file systems to Hadoop.
     *
     * @param directory the plugins directory; null or not there means none
     * @throws SaysException {@code BROKEN_PLUGIN} naming every plugin that cannot be loaded and every name taken twice
     */
    public static Plugins load(@Nullable Path directory) {
        List<SaysPlugin> found = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        ClassLoader parent = Plugins.class.getClassLoader();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        collect(context != null ? context : parent, null, "the class path", found, problems);
        List<URLClassLoader> loaders = new ArrayList<>();
        URLClassLoader hadoop = null;
        for (Path folder : folders(directory)) {
            if (folder.endsWith(HADOOP)) {
                hadoop = new URLClassLoader(HADOOP, jars(folder), parent);
                continue;
            }
            URLClassLoader loader = new URLClassLoader(folder.getFileName().toString(), jars(folder), parent);
            loaders.add(loader);
            int before = found.size() + problems.size();
            collect(loader, loader, folder.toString(), found, problems);
            if (found.size() + problems.size() == before) {
                problems.add(folder + " holds no jar that names a " + SaysPlugin.class.getSimpleName()
                        + " in META-INF/services");
            }
        }
        if (!problems.isEmpty()) {
            loaders.forEach(Plugins::closeQuietly);
            throw broken(problems);
        }
        return checked(found, loaders, hadoop);
    }

    private static Plugins checked(
            List<SaysPlugin> found, List<URLClassLoader> loaders, @Nullable URLClassLoader hadoop) {
        Map<String, List<SaysPlugin>> byName =
                found.stream().collect(Collectors.groupingBy(SaysPlugin::name, TreeMap::new, Collectors.toList()));
        List<String> twice = new ArrayList<>();
        byName.forEach((name, same) -> {
            if (same.size() > 1) {
                twice.add("the name \"" + name + "\" is used by "
                        + same.stream().map(p -> p.getClass().getName()).collect(Collectors.joining(" and ")));
            }
        });
        if (!twice.isEmpty()) {
            throw broken(twice);
        }
        return new Plugins(found, loaders, hadoop);
    }

    private static SaysException broken(List<String> problems) {
        return new SaysException(
                StandardErrorCode.BROKEN_PLUGIN,
                "Plugins cannot be loaded: " + String.join("; ", problems),
                "Mend or remove the plugin; docs/extending.md says what one must hold.");
    }

    private static void collect(
            ClassLoader loader,
            @Nullable ClassLoader only,
            String where,
            List<SaysPlugin> found,
            List<String> problems) {
        try {
            for (SaysPlugin plugin : ServiceLoader.load(SaysPlugin.class, loader)) {
                if (only == null || plugin.getClass().getClassLoader() == only) {
                    if (String.valueOf(plugin.name()).matches("[a-z][a-z0-9-]*")) {
                        found.add(plugin);
                    } else {
                        problems.add("a plugin in " + where + " has the name \"" + plugin.name()
                                + "\": use lower-case letters, digits and hyphens");
                    }
                }
            }
        } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
            problems.add(where + ": " + reason(e));
        }
    }

    private static String reason(Throwable thrown) {
        String what = String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
        Throwable cause = thrown.getCause();
        return cause == null
                ? what
                : what + " (" + cause.toString().lines().findFirst().orElse("") + ")";
    }

    private static List<Path> folders(@Nullable Path directory) {
        if (directory == null || !Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw broken(List.of(directory + " cannot be read"));
        }
    }

    private static URL[] jars(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            List<URL> urls = new ArrayList<>();
            for (Path jar :
                    entries.filter(p -> p.toString().endsWith(".jar")).sorted().toList()) {
                urls.add(jar.toUri().toURL());
            }
            return urls.toArray(new URL[0]);
        } catch (MalformedURLException e) {
            throw new IllegalStateException(folder.toString(), e);
        } catch (IOException e) {
            throw broken(List.of(folder + " cannot be read"));
        }
    }

    /** The class loaders of the dropped-in plugins, for their {@code reference.conf}. */
    public List<ClassLoader> classLoaders() {
        return List.copyOf(loaders);
    }

    /** The jars of the dropped-in plugins, for machines that run a part of what these do. */
    public List<URL> jars() {
        return loaders.stream().flatMap(loader -> Stream.of(loader.getURLs())).toList();
    }

    /**
     * What knows the classes of Hadoop's file systems: the jars in the folder {@value #HADOOP} of the plugins directory where there is one,
     * and the class path.
     */
    public ClassLoader hadoopLoader() {
        if (hadoop != null) {
            return hadoop;
        }
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context != null ? context : Plugins.class.getClassLoader();
    }

    /** The jars in the folder {@value #HADOOP} of the plugins directory, which the machines of a cluster need too. */
    public List<URL> hadoopJars() {
        return hadoop == null ? List.of() : List.of(hadoop.getURLs());
    }

    /** The plugins themselves. */
    public List<SaysPlugin> plugins() {
        return plugins;
    }

    /** All sources. */
    public List<SourceFactory> sources() {
        return unique("source", SaysPlugin::sources);
    }

    /** All rating rules. */
    public List<RatingFactory> ratings() {
        return unique("rating rule", SaysPlugin::ratings);
    }

    /** All feature factories. */
    public List<FeatureFactory> features() {
        return unique("feature", SaysPlugin::features);
    }

    /** All trainers. */
    public List<TrainerFactory> trainers() {
        return unique("trainer", SaysPlugin::trainers);
    }

    /** All metrics. */
    public List<MetricFactory> metrics() {
        return unique("metric", SaysPlugin::metrics);
    }

    /** All re-rankers. */
    public List<RerankerFactory> rerankers() {
        return unique("re-ranker", SaysPlugin::rerankers);
    }

    /** All kinds of checks. */
    public List<CheckFactory> checks() {
        return unique("check", SaysPlugin::checks);
    }

    /** All stages. */
    public List<StageFactory> stages() {
        return unique("stage", SaysPlugin::stages);
    }

    /** All panels. */
    public List<PanelFactory> panels() {
        return unique("panel", SaysPlugin::panels);
    }

    /** All listeners. */
    public List<RunListener> listeners() {
        return unique("listener", SaysPlugin::listeners);
    }

    /** All that make receivers of events. */
    public List<EventReceiverFactory> receivers() {
        return unique("receiver of events", SaysPlugin::receivers);
    }

    /** All engines. */
    public List<EngineFactory> engines() {
        return unique("engine", SaysPlugin::engines);
    }

    private <T extends Named> List<T> unique(String kind, Function<SaysPlugin, List<T>> getter) {
        Map<String, String> owner = new TreeMap<>();
        List<String> twice = new ArrayList<>();
        List<T> all = new ArrayList<>();
        for (SaysPlugin plugin : plugins) {
            for (T extension : getter.apply(plugin)) {
                String other = owner.putIfAbsent(extension.name(), plugin.name());
                if (other != null) {
                    twice.add("the " + kind + " \"" + extension.name() + "\" comes from both " + other + " and "
                            + plugin.name());
                }
                all.add(extension);
            }
        }
        if (!twice.isEmpty()) {
            throw broken(twice);
        }
        return List.copyOf(all);
    }

    /**
     * Finds an extension by name.
     *
     * @param kind what it is, for the message: {@code trainer}
     * @param all one of the lists above
     * @throws SaysException {@code UNKNOWN_EXTENSION} with what there is and the nearest name
     */
    public static <T extends Named> T named(String kind, List<T> all, String name) {
        List<String> names = all.stream().map(Named::name).sorted().toList();
        return all.stream()
                .filter(extension -> extension.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new SaysException(
                        StandardErrorCode.UNKNOWN_EXTENSION,
                        "No " + kind + " called \"" + name + "\""
                                + Suggestion.nearest(name, names, "; did you mean ", "?"),
                        "There are: " + String.join(", ", names) + "."));
    }

    /** Closes the class loaders of dropped-in plugins. */
    @Override
    public void close() {
        loaders.forEach(Plugins::closeQuietly);
        // That of Hadoop stays: a store that was opened with it stays open for others.
    }

    private static void closeQuietly(URLClassLoader loader) {
        try {
            loader.close();
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(Plugins.class).warn("A plugin's class loader did not close", e);
        }
    }
}
