package io.says;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.says");

    /**
     * The root package stands outside this rule, and that is the one exception: it holds the plain values that every
     * package uses, and {@code RecommenderEngine.open}, the one line an embedder needs, which reaches into
     * {@code io.says.spi} and {@code io.says.release}.
     */
    @Test
    void has_no_cycle_among_the_packages_below_the_root() {
        slices().matching("io.says.(*)..").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void lets_only_the_entry_points_of_the_root_reach_down() {
        noClasses()
                .that()
                .resideInAPackage("io.says")
                .and()
                .doNotHaveSimpleName("RecommenderEngine")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.says.(*)..")
                .check(CORE);
    }

    @Test
    void keeps_spark_in_the_spi() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.says.spi")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.spark..", "scala..")
                .check(CORE);
    }

    @Test
    void knows_no_container_and_prints_nothing() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.google.inject..", "jakarta.inject..")
                .check(CORE);
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CORE);
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CORE);
    }

    @Test
    void keeps_the_spi_on_one_page() throws IOException {
        assertThat(Files.readAllLines(Path.of("src/main/java/io/says/spi/SaysPlugin.java")))
                .hasSizeLessThan(60);
    }
}
