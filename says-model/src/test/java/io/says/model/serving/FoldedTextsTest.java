package io.says.model.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FoldedTextsTest {

    private static List<Integer> find(List<List<@Nullable String>> things, String wanted) {
        return new FoldedTexts(things.size(), things::get)
                .page(wanted, 0, Integer.MAX_VALUE, thing -> false)
                .boxed()
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "beyonce, Beyoncé",
        "BEYONCÉ, Beyonce",
        "motorhead, Motörhead",
        "sigur ros, Sigur Rós",
        "čaj, caj",
        "МУМИЙ, Мумий Тролль",
        "東京, 東京事変",
        "한국, 한국 노래"
    })
    void case_and_accents_make_no_difference(String wanted, String text) {
        assertThat(find(List.of(List.of("other"), List.of(text)), wanted)).containsExactly(1);
    }

    @Test
    void what_begins_with_the_text_comes_first_and_each_thing_once() {
        List<List<@Nullable String>> things = List.of(
                List.of("The Love Song", "lover"), // begins in its second text
                List.of("In love", "With love"),
                Arrays.asList(null, "someone", "id"),
                List.of("love and love"));
        assertThat(find(things, "love")).containsExactly(0, 3, 1);
        assertThat(find(things, " LOVE ")).containsExactly(0, 3, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"song\nlover", "g\nl", "\n", "\u0000"})
    void nothing_is_found_across_two_texts(String wanted) {
        assertThat(find(List.of(List.of("The Love Song", "lover")), "x" + wanted))
                .isEmpty();
    }

    @Test
    void an_empty_text_finds_everything_in_order() {
        List<List<@Nullable String>> things = IntStream.range(0, 1500)
                .mapToObj(i -> List.<@Nullable String>of("t" + i))
                .toList();
        FoldedTexts texts = new FoldedTexts(things.size(), things::get);
        assertThat(texts.page(" ", 0, 1200, thing -> thing == 3).boxed())
                .hasSize(1200)
                .startsWith(0, 1, 2, 4)
                .endsWith(1200);
        assertThat(new FoldedTexts(0, things::get).page("a", 0, 3, thing -> false))
                .isEmpty();
    }

    @Test
    void a_search_that_is_satisfied_reads_no_further() {
        Set<Integer> read = new HashSet<>();
        FoldedTexts texts = new FoldedTexts(100_000, i -> {
            read.add(i);
            return List.of("song " + i);
        });
        assertThat(texts.page("song", 0, 10, thing -> false)).hasSize(10);
        assertThat(read.size()).isLessThan(1000);
    }

    @Test
    void finds_what_looking_at_every_text_finds() {
        Random random = new Random(11);
        for (int round = 0; round < 60; round++) {
            List<List<@Nullable String>> things = new ArrayList<>();
            for (int i = 0; i < random.nextInt(1400); i++) {
                things.add(Arrays.asList(word(random), random.nextInt(4) == 0 ? null : word(random), "id" + i));
            }
            FoldedTexts texts = new FoldedTexts(things.size(), things::get);
            for (int question = 0; question < 20; question++) {
                String wanted = word(random).substring(0, 1 + random.nextInt(2));
                int offset = random.nextInt(6);
                int limit = 1 + random.nextInt(30);
                int leftOut = random.nextInt(5);
                assertThat(texts.page(wanted, offset, limit, thing -> thing % 5 == leftOut)
                                .boxed()
                                .toList())
                        .isEqualTo(oneByOne(things, wanted, leftOut).stream()
                                .skip(offset)
                                .limit(limit)
                                .toList());
            }
        }
    }

    @Test
    void a_page_that_cannot_be_is_refused() {
        FoldedTexts texts = new FoldedTexts(1, i -> List.of("a"));
        for (int[] page : new int[][] {{-1, 5}, {0, 0}}) {
            assertThatThrownBy(() -> texts.page("a", page[0], page[1], thing -> false))
                    .isInstanceOfSatisfying(
                            SaysException.class,
                            e -> assertThat(e.code()).isEqualTo(StandardErrorCode.INVALID_REQUEST));
        }
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < 2 + random.nextInt(5); i++) {
            word.append("abC é".charAt(random.nextInt(5)));
        }
        return "x" + word + "y";
    }

    private static List<Integer> oneByOne(List<List<@Nullable String>> things, String wanted, int leftOut) {
        String asked = FoldedTexts.folded(wanted.strip());
        List<Integer> first = new ArrayList<>();
        List<Integer> inside = new ArrayList<>();
        for (int thing = 0; thing < things.size(); thing++) {
            int best = 0;
            for (String text : things.get(thing)) {
                if (text != null && thing % 5 != leftOut) {
                    String folded = FoldedTexts.folded(text).toLowerCase(Locale.ROOT);
                    best = Math.max(best, folded.startsWith(asked) ? 2 : folded.contains(asked) ? 1 : 0);
                }
            }
            (best == 2 ? first : best == 1 ? inside : new ArrayList<Integer>()).add(thing);
        }
        first.addAll(inside);
        return first;
    }
}
