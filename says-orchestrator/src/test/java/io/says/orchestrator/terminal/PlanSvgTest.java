package io.says.orchestrator.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.dataset.DatasetName;
import io.says.orchestrator.Plan;
import io.says.orchestrator.PlannedStage;
import io.says.orchestrator.PlannedStage.Action;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

final class PlanSvgTest {

    @Test
    void draws_what_would_run_and_what_would_be_looked_up_as_xml_that_stands_alone() throws Exception {
        DatasetName a = new DatasetName("a");
        DatasetName b = new DatasetName("b");
        String svg = PlanSvg.of(new Plan(List.of(
                new PlannedStage(
                        "first",
                        "Says <b> & \u0007 more.",
                        Action.LOOK_UP,
                        "x",
                        List.of(),
                        Set.of(),
                        Set.of(a),
                        Set.of()),
                new PlannedStage(
                        "second", "Reads.", Action.RUN, "y", List.of("rank: 3 -> 4"), Set.of(a), Set.of(b), Set.of()),
                new PlannedStage("third", "Waits.", Action.RUN, "z", List.of("new"), Set.of(), Set.of(), Set.of(b)))));

        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getDocumentElement().getAttribute("role")).isEqualTo("img");
        assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(3);
        assertThat(document.getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo("2 of 3 stages would run");
        assertThat(svg)
                .contains("class=\"line\"", "class=\"line after\"", "= looked up", "▶ would run", "rank: 3 -&gt; 4")
                .doesNotContain("<b>", "http://www.w3.org/1999", "url(");
    }
}
