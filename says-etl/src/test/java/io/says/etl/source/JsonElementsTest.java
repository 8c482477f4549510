package io.says.etl.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class JsonElementsTest {

    private static List<JsonElements.Element> read(byte[] bytes, int longest) throws IOException {
        List<JsonElements.Element> elements = new ArrayList<>();
        new JsonElements(new ByteArrayInputStream(bytes), null, longest).forEachRemaining(elements::add);
        return elements;
    }

    private static List<String> read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8), 1 << 16).stream()
                .map(element -> {
                    String problem = element.problem();
                    return element.position() + " "
                            + (problem == null ? element.text() : problem.substring(0, problem.indexOf(':')));
                })
                .toList();
    }

    @Test
    void elements_come_one_by_one_whatever_stands_in_their_texts() throws IOException {
        assertThat(read("\uFEFF [ {\"a\":\"}],[{\\\"\"}, [1,[2]] ,null, \"x\" ,-1.5e3,{}]  "))
                .containsExactly("1 {\"a\":\"}],[{\\\"\"}", "2 [1,[2]]", "3 null", "4 \"x\"", "5 -1.5e3", "6 {}");
        assertThat(read("[]")).isEmpty();
        assertThat(read("")).isEmpty();
        assertThat(read("[1][2]")).containsExactly("1 1", "2 2");
    }

    @Test
    void what_is_cut_off_is_told_and_what_was_before_is_kept() throws IOException {
        String whole = "[{\"a\":1},{\"b\":\"x\\\"\"},{\"c\":[1,2]}]";
        for (int length = 1; length < whole.length(); length++) {
            List<String> elements = read(whole.substring(0, length));
            assertThat(elements.get(elements.size() - 1))
                    .as(whole.substring(0, length))
                    .contains("TRUNCATED_JSON");
        }
        assertThat(read(whole.substring(0, 12))).containsExactly("1 {\"a\":1}", "2 TRUNCATED_JSON");
    }

    @Test
    void reading_goes_on_behind_damage() throws IOException {
        assertThat(read("[{\"a\":1},{\"a\":\"x,\"b\":2},{\"a\":3},{\"a\":4}]"))
                .containsExactly("1 {\"a\":1}", "2 MALFORMED_JSON", "3 {\"a\":3}", "4 {\"a\":4}");
        assertThat(read("[{\"a\":1},{\"a\":2,{\"a\":3},{\"a\":4}]"))
                .containsExactly("1 {\"a\":1}", "2 MALFORMED_JSON", "3 {\"a\":4}");
        assertThat(read("[{\"a\":1}},{\"a\":2}]")).containsExactly("1 {\"a\":1}", "2 MALFORMED_JSON", "3 {\"a\":2}");
        assertThat(read("[{\"a\":1},,{\"a\":2}]")).containsExactly("1 {\"a\":1}", "2 MALFORMED_JSON", "3 {\"a\":2}");
        assertThat(read("[{\"a\":1}]{\"a\":2},{\"a\":3}]"))
                .containsExactly("1 {\"a\":1}", "2 MALFORMED_JSON", "3 {\"a\":3}");
        assertThat(read("[{\"a\":\"line\nbreak\"},{\"a\":2}]")).containsExactly("1 MALFORMED_JSON", "2 {\"a\":2}");
        assertThat(read("no json at all")).containsExactly("1 MALFORMED_JSON");
        assertThat(read("{\"a\":1}")).containsExactly("1 MALFORMED_JSON");
    }

    @Test
    void an_element_too_long_too_deep_or_not_utf8_is_set_aside_alone() throws IOException {
        String text = "[1,\"" + "x".repeat(5000) + "\",2," + "[".repeat(2000) + "],{\"a\":1},{\"a\":2}]";
        assertThat(read(text.getBytes(StandardCharsets.UTF_8), 1000))
                .extracting(JsonElements.Element::problem)
                .satisfies(problems -> {
                    assertThat(problems).hasSize(5);
                    assertThat(problems.get(0)).isNull();
                    assertThat(problems.get(1)).startsWith("ELEMENT_TOO_LONG");
                    assertThat(problems.get(2)).isNull();
                    assertThat(problems.get(3)).startsWith("MALFORMED_JSON: nested");
                    assertThat(problems.get(4)).isNull();
                });
        byte[] bytes = "[\"?\",3]".getBytes(StandardCharsets.UTF_8);
        bytes[2] = (byte) 0xFF;
        assertThat(read(bytes, 1000)).extracting(JsonElements.Element::problem).satisfies(problems -> {
            assertThat(problems.get(0)).startsWith("NOT_UTF8");
            assertThat(problems.get(1)).isNull();
        });
    }

    @Test
    void one_damaged_byte_costs_no_more_than_the_elements_beside_it() throws IOException {
        int count = 30;
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add("{\"ts\":\"t" + i + "\",\"name\":\"a,}{b\\\"]\",\"n\":null,\"m\":" + i + "}");
        }
        String whole = "[" + String.join(",", elements) + "]";
        for (int at = 1; at < whole.length(); at++) {
            for (String other : List.of("", "\"", "{", "}", "]", ",", "\n", "x")) {
                String damaged = whole.substring(0, at) + other + whole.substring(at + 1);
                List<String> kept = read(damaged.getBytes(StandardCharsets.UTF_8), 1 << 16).stream()
                        .filter(element -> element.problem() == null)
                        .map(JsonElements.Element::text)
                        .toList();
                assertThat(kept.stream().filter(elements::contains).count())
                        .as(damaged)
                        .isGreaterThanOrEqualTo(count - 3L);
            }
        }
    }

    @Test
    void garbage_ends_and_has_every_position_once() throws IOException {
        Random random = new Random(11);
        String[] pieces = {"{", "}", "[", "]", "\"", ",", ":", "\"a\"", "1", "null", " ", "\n", "\\", "ü", "},{\"", "]}"
        };
        for (int round = 0; round < 3000; round++) {
            StringBuilder text = new StringBuilder("[");
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            List<JsonElements.Element> elements = read(text.toString().getBytes(StandardCharsets.UTF_8), 50);
            for (int i = 0; i < elements.size(); i++) {
                assertThat(elements.get(i).position()).isEqualTo(i + 1L);
            }
        }
    }
}
