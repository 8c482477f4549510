package io.says.testing;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.dataset.Datasets;
import io.says.report.Profile;
import io.says.spi.Check;
import io.says.spi.CheckEvidence;
import io.says.spi.CheckFactory;
import io.says.spi.CheckFinding;
import io.says.spi.CheckOptions;
import io.says.spi.ParameterSpec;
import io.says.spi.RowRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

/** What every {@link CheckFactory} promises. */
public abstract class CheckFactoryContract {

    /** For subclasses. */
    protected CheckFactoryContract() {}

    /** The factory under test. */
    protected abstract CheckFactory factory();

    /** Options that make a check; by default none, which is for kinds that need none. */
    protected Map<String, Object> options() {
        return Map.of();
    }

    private Check check() {
        return factory().create(CheckOptions.of(factory(), "mine", options()));
    }

    @Test
    final void has_a_name_a_description_and_documented_options() {
        Names.check(factory());
        Names.checkLine("the description", factory().description());
        List<ParameterSpec> options = factory().options();
        assertThat(options)
                .extracting(ParameterSpec::name)
                .doesNotHaveDuplicates()
                .doesNotContain("check", "level");
        assertThat(options).allSatisfy(option -> {
            assertThat(option.name()).matches("[a-z][a-z0-9-]*");
            assertThat(option.type()).isIn("int", "double", "boolean", "duration", "list", "text");
            Names.checkLine("what the option does", option.doc());
        });
    }

    @Test
    final void says_its_rule_in_one_line_and_always_the_same() {
        Names.checkLine("the rule", check().rule());
        assertThat(check().rule()).isEqualTo(check().rule());
    }

    @Test
    final void refuses_an_option_it_does_not_declare() {
        assertThatThrownBy(() -> CheckOptions.of(factory(), "mine", Map.of("no-such-option", 1)))
                .isInstanceOfSatisfying(
                        SaysException.class,
                        e -> assertThat(e.code()).isEqualTo(StandardErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining("says.checks.mine.no-such-option");
    }

    @Test
    final void answers_for_every_row_with_true_false_or_nothing() {
        check().rows().ifPresent(rule -> {
            Dataset<Row> answered =
                    rows(rule).select(rule.broken().as("broken"), rule.value().as("value"));
            assertThat(answered.schema().fields()[0].dataType()).isEqualTo(DataTypes.BooleanType);
            List<Row> first = answered.collectAsList();
            assertThat(first).hasSize((int) rows(rule).count());
            assertThat(answered.collectAsList()).isEqualTo(first);
        });
    }

    private static Dataset<Row> rows(RowRule rule) {
        Dataset<Row> catalogue = SampleData.catalogue(SharedSpark.session());
        if (rule.dataset().equals(Datasets.CATALOGUE)) {
            return catalogue;
        }
        Dataset<Row> events = SampleData.events(SharedSpark.session());
        if (!rule.joined()) {
            return events;
        }
        List<Column> prefixed = new ArrayList<>();
        Datasets.CATALOGUE_SCHEMA
                .columns()
                .forEach(column -> prefixed.add(col(column.name()).as(RowRule.CATALOGUE_PREFIX + column.name())));
        return events.join(
                catalogue.select(prefixed.toArray(Column[]::new)),
                col("track").equalTo(col(RowRule.CATALOGUE_PREFIX + "track")),
                "left");
    }

    @Test
    final void judges_with_and_without_other_data_to_compare_with() {
        Profile profile = SampleData.profile();
        for (Optional<Profile> baseline : List.of(Optional.<Profile>empty(), Optional.of(profile))) {
            CheckEvidence evidence =
                    new CheckEvidence(profile, baseline, check().rows().isPresent() ? 9 : 0, 0);
            CheckFinding finding = check().judge(evidence);
            Names.checkLine("what was seen", finding.observed());
            assertThat(check().judge(evidence)).isEqualTo(finding);
            if (check().rows().isPresent()) {
                assertThat(finding.passed()).as("no row breaks the rule").isTrue();
                assertThat(check().judge(new CheckEvidence(profile, baseline, 9, 9))
                                .passed())
                        .as("all rows break the rule")
                        .isEqualTo(check().rows().orElseThrow().tolerance() == 1);
            }
        }
    }
}
