package io.says.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

    private static final String[] SPARK = {"org.apache.spark..", "scala..", "org.apache.hadoop.."};

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.says.model");

    @Test
    void serving_needs_no_spark_not_even_by_way_of_others() {
        noClasses()
                .that()
                .resideInAPackage("io.says.model.serving..")
                .should()
                .transitivelyDependOnClassesThat()
                .resideInAnyPackage("io.says.model.als..", "io.says.model.evaluate..", "io.says.model.release..")
                .check(classes);
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.says.model.serving..",
                        "io.says.model.factors..",
                        "io.says.model.rerank..",
                        "io.says.model.tensors..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SPARK)
                .check(classes);
    }

    @Test
    void packages_form_no_cycle() {
        slices().matching("io.says.model.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void nothing_writes_to_the_standard_streams() {
        com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(classes);
    }
}
