package io.says.model.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.model.serving.TextSearch.Match;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TextSearchTest {

    private static final List<String> NAMES = List.of("Banana", "Anna", "cabana", "Lemon", "ANANAS", "Nan");

    private static List<String> page(String text, int offset, int limit) {
        TextSearch search = TextSearch.of(text, offset, limit);
        return search.page(IntStream.range(0, NAMES.size()), i -> search.in(NAMES.get(i)))
                .mapToObj(NAMES::get)
                .toList();
    }

    @Test
    void finds_what_begins_with_a_text_before_what_contains_it_each_in_the_order_given() {
        assertThat(page("an", 0, 10)).containsExactly("Anna", "ANANAS", "Banana", "cabana", "Nan");
    }

    @Test
    void has_the_same_order_page_by_page() {
        assertThat(page("an", 0, 2)).containsExactly("Anna", "ANANAS");
        assertThat(page("an", 2, 2)).containsExactly("Banana", "cabana");
        assertThat(page("an", 4, 2)).containsExactly("Nan");
        assertThat(page("an", 6, 2)).isEmpty();
    }

    @Test
    void goes_no_further_than_the_page_needs() {
        TextSearch search = TextSearch.of("a", 0, 2);
        IntStream endless = IntStream.iterate(0, i -> i + 1);
        assertThat(search.page(endless, i -> i % 10 == 9 ? Match.BEGINNING : Match.NONE))
                .containsExactly(9, 19);
    }

    @Test
    void takes_the_best_match_of_several_texts_and_passes_over_those_that_are_not_there() {
        TextSearch search = TextSearch.of("Ana", 0, 1);
        assertThat(search.in(null, "Banana", "Anaïs")).isEqualTo(Match.BEGINNING);
        assertThat(search.in("Lemon", "Banana", null)).isEqualTo(Match.INSIDE);
        assertThat(search.in(null, null)).isEqualTo(Match.NONE);
    }

    @Test
    void refuses_a_page_that_cannot_be() {
        assertThatThrownBy(() -> TextSearch.of("a", -1, 5))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.INVALID_REQUEST));
        assertThatThrownBy(() -> TextSearch.of("a", 0, 0)).isInstanceOf(SaysException.class);
    }
}
