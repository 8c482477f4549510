package io.says.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PluginsTest {

    private final Path temp;

    PluginsTest(@TempDir Path temp) {
        this.temp = temp;
    }

    private record Panels(String name, List<PanelFactory> panels) implements SaysPlugin {}

    private record NamedPanel(String name) implements PanelFactory {
        @Override
        public String title() {
            return name;
        }

        @Override
        public Panel panel(PanelContext context) {
            return new Panel(List.of(), List.of());
        }
    }

    private static void assertBroken(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SaysException.class, e -> {
            assertThat(e.code()).isEqualTo(StandardErrorCode.BROKEN_PLUGIN);
            assertThat(List.of(parts))
                    .allSatisfy(part -> assertThat(e.problem()).contains(part));
        });
    }

    /** Compiles a plugin into {@code plugins/<folder>/<folder>.jar}. */
    private Path jar(String folder, String type, String body) throws IOException, URISyntaxException {
        Path sources = Files.createDirectories(temp.resolve("src-" + folder));
        Path source = Files.writeString(
                sources.resolve(type + ".java"),
                "public class " + type + " implements io.says.spi.SaysPlugin {" + body + "}");
        Path core = Path.of(SaysPlugin.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream(),
                        "-proc:none",
                        "-cp",
                        core.toString(),
                        "-d",
                        sources.toString(),
                        source.toString());
        assertThat(failed).isZero();
        Path jar = Files.createDirectories(temp.resolve("plugins/" + folder)).resolve(folder + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry(type + ".class"));
            out.write(Files.readAllBytes(sources.resolve(type + ".class")));
            out.putNextEntry(new ZipEntry("META-INF/services/" + SaysPlugin.class.getName()));
            out.write(type.getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new ZipEntry("reference.conf"));
            out.write(("says." + folder + ".key = from-" + folder).getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private static String named(String name) {
        return "public String name() { return \"" + name + "\"; }";
    }

    @Test
    void loads_each_folder_in_its_own_class_loader_with_its_own_settings() throws Exception {
        jar("one", "Dropped", named("one"));
        jar("two", "Dropped", named("two"));
        Files.writeString(temp.resolve("plugins/README"), "not a plugin");
        try (Plugins plugins = Plugins.load(temp.resolve("plugins"))) {
            assertThat(plugins.plugins()).extracting(SaysPlugin::name).containsExactly("one", "two");
            assertThat(plugins.classLoaders()).hasSize(2).doesNotHaveDuplicates();
            Settings settings =
                    Settings.builder().reference(plugins.classLoaders()).build();
            assertThat(settings.text("says.one.key")).isEqualTo("from-one");
            assertThat(settings.text("says.two.key")).isEqualTo("from-two");
        }
    }

    @Test
    void takes_no_directory_for_no_plugins() {
        try (Plugins absent = Plugins.load(temp.resolve("absent"));
                Plugins none = Plugins.load(null)) {
            assertThat(absent.plugins()).isEmpty();
            assertThat(none.classLoaders()).isEmpty();
            assertThat(none.sources()).isEmpty();
            assertThat(none.ratings()).isEmpty();
            assertThat(none.features()).isEmpty();
            assertThat(none.trainers()).isEmpty();
            assertThat(none.metrics()).isEmpty();
            assertThat(none.rerankers()).isEmpty();
            assertThat(none.stages()).isEmpty();
            assertThat(none.panels()).isEmpty();
            assertThat(none.listeners()).isEmpty();
            assertThat(none.receivers()).isEmpty();
            assertThat(none.engines()).isEmpty();
        }
    }

    @Test
    void names_every_broken_folder_at_once() throws Exception {
        jar("bad-name", "Loud", named("LOUD"));
        jar("throws", "Thrower", named("x") + "{ if (true) throw new IllegalStateException(\"no licence\"); }");
        Files.createDirectories(temp.resolve("plugins/empty"));
        Files.createDirectories(temp.resolve("plugins/broken"));
        Files.writeString(temp.resolve("plugins/broken/broken.jar"), "this is no zip file");
        assertBroken(
                () -> Plugins.load(temp.resolve("plugins")),
                "has the name \"LOUD\"",
                "no licence",
                "empty holds no jar that names a SaysPlugin",
                "broken holds no jar that names a SaysPlugin");
    }

    @Test
    void says_which_class_a_service_file_names_in_vain() throws Exception {
        Path jar = jar("lost", "Lost", named("lost"));
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("META-INF/services/" + SaysPlugin.class.getName()));
            out.write("org.example.Gone".getBytes(StandardCharsets.UTF_8));
        }
        assertBroken(() -> Plugins.load(temp.resolve("plugins")), "org.example.Gone");
    }

    @Test
    void rejects_two_plugins_of_one_name_and_names_both() throws Exception {
        assertBroken(
                () -> Plugins.of(new Panels("twin", List.of()), new Panels("twin", List.of())),
                "the name \"twin\" is used by",
                Panels.class.getName());
        jar("one", "First", named("twin"));
        jar("two", "Second", named("twin"));
        assertBroken(() -> Plugins.load(temp.resolve("plugins")), "First and Second");
    }

    @Test
    void rejects_two_extensions_of_one_name_only_where_their_kind_is_used() {
        Plugins plugins = Plugins.of(
                new Panels("one", List.of(new NamedPanel("p"), new NamedPanel("q"))),
                new Panels("two", List.of(new NamedPanel("q"))));
        assertThat(plugins.metrics()).isEmpty();
        assertBroken(plugins::panels, "the panel \"q\" comes from both one and two");
    }

    @Test
    void finds_an_extension_by_name_or_suggests_the_nearest() {
        List<NamedPanel> panels = List.of(new NamedPanel("charts"), new NamedPanel("genres"));
        assertThat(Plugins.named("panel", panels, "genres")).isSameAs(panels.get(1));
        assertThatThrownBy(() -> Plugins.named("panel", panels, "genre"))
                .isInstanceOfSatisfying(SaysException.class, e -> {
                    assertThat(e.code()).isEqualTo(StandardErrorCode.UNKNOWN_EXTENSION);
                    assertThat(e.problem()).isEqualTo("No panel called \"genre\"; did you mean genres?");
                    assertThat(e.hint()).isEqualTo("There are: charts, genres.");
                });
    }

    @Test
    void opens_nothing_without_an_engine_that_reads_the_format() throws IOException {
        Files.writeString(
                temp.resolve("release.json"), io.says.json.Json.write(io.says.Samples.release("h", List.of())));
        assertThatThrownBy(() -> EngineFactory.open(temp, Plugins.of()))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.UNKNOWN_EXTENSION))
                .hasMessageContaining("factors/1");
    }
}
