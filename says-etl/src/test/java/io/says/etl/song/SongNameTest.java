package io.says.etl.song;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

final class SongNameTest {

    private static String song(String title) {
        return SongName.song(title, false);
    }

    @Test
    void a_title_to_be_found_loses_accents_brackets_tails_and_the_article() {
        assertThat(SongName.title("The Señor's Café (Live) [2011 Remaster]")).isEqualTo("senorscafe");
        assertThat(SongName.title("Hey Jude - Remastered 2015")).isEqualTo("heyjude");
        assertThat(SongName.title("Umbrella feat. Jay-Z")).isEqualTo("umbrella");
        assertThat(SongName.title("Umbrella ft Jay-Z")).isEqualTo("umbrella");
        assertThat(SongName.title("(I Can't Get No) Satisfaction")).isEqualTo("satisfaction");
        assertThat(SongName.title("Anything – Bonus Beats Extended")).isEqualTo("anything");
        assertThat(SongName.artist("The Beatles")).isEqualTo("beatles");
        assertThat(SongName.artist("Sigur Rós")).isEqualTo("sigurros");
        assertThat(SongName.artist("Eminem featuring Rihanna")).isEqualTo("eminem");
        assertThat(SongName.artist("Røyksopp")).isEqualTo("royksopp");
        assertThat(SongName.artist("AC/DC")).isEqualTo("acdc");
    }

    @Test
    void editions_of_a_song_are_one_song() {
        assertThat(List.of(
                        "Wish You Were Here",
                        "wish you were here ",
                        "Wish You Were Here (2011 Remastered Version)",
                        "Wish You Were Here - 2011 Remastered Version",
                        "Wish You Were Here [Live]",
                        "Wish You Were Here - Live at Knebworth 1990",
                        "Wish You Were Here - Radio Edit",
                        "Wish You Were Here - Mono - Remastered",
                        "Wish You Were Here - Single Version",
                        "Wish You Were Here (Deluxe Edition)",
                        "Wish You Were Here feat. Someone",
                        "Wish You Were Here (feat. Someone)",
                        "Wish You Were Here (Original Mix)"))
                .allSatisfy(title -> assertThat(song(title)).as(title).isEqualTo("wishyouwerehere"));
    }

    @Test
    void what_tells_songs_apart_stays() {
        assertThat(List.of(
                        "Shine On (Part 1)",
                        "Shine On (Part 2)",
                        "Shine On - Part 3",
                        "Shine On (Pts. 1-5)",
                        "Shine On (II)",
                        "Shine On (2)",
                        "Shine On (Somebody Remix)",
                        "Shine On - Somebody Mix",
                        "Shine On (Acoustic)",
                        "Shine On - Instrumental",
                        "Shine On (Reprise)",
                        "Shine On - You Crazy Diamond",
                        "Shine On - Away from Home",
                        "Shine On (No. 5)",
                        "Shine On"))
                .extracting(SongNameTest::song)
                .doesNotHaveDuplicates();
    }

    @Test
    void live_recordings_can_be_told_apart() {
        assertThat(SongName.song("Hey (Live)", true)).isEqualTo("heylive");
        assertThat(SongName.song("Hey - Live in Paris", true)).isEqualTo("heyliveinparis");
        assertThat(SongName.song("Hey (2009 Remaster)", true)).isEqualTo("hey");
        assertThat(SongName.song("Live and Let Die", false)).isEqualTo("liveandletdie");
        assertThat(SongName.song("Alive", true)).isEqualTo("alive");
    }

    @Test
    void every_script_keeps_its_letters() {
        assertThat(song("夜に駆ける (Live)")).isEqualTo("夜に駆ける");
        assertThat(song("がんばれ")).isEqualTo("がんばれ").isNotEqualTo(song("かんはれ"));
        assertThat(song("ｶﾞﾝﾊﾞﾚ")).isEqualTo("ガンバレ");
        assertThat(song("강남스타일")).isEqualTo("강남스타일");
        assertThat(song("Группа крови - Remastered")).isEqualTo("группакрови");
        assertThat(song("Ёлка")).isEqualTo(song("Елка"));
        assertThat(song("Όμορφη Ζωή")).isEqualTo(song("ομορφη ζωη"));
        assertThat(song("शीला की जवानी")).isEqualTo("शीलाकीजवानी").isNotEqualTo(song("शाला का जवाना"));
        assertThat(song("حُبّ")).isEqualTo("حب");
        assertThat(song("שָׁלוֹם")).isEqualTo("שלום");
        assertThat(song("เพลงรัก")).isNotEqualTo(song("เพลงรก"));
        assertThat(song("【公式】歌")).isEqualTo("歌");
        assertThat(song("𝕊𝕠𝕟𝕘 ①")).isEqualTo("song1");
        assertThat(song("Straße")).isEqualTo("strasse");
        assertThat(song("İstanbul")).isEqualTo("istanbul");
    }

    @Test
    void a_name_is_empty_only_when_it_is_blank() {
        assertThat(SongName.artist("!!!")).isEqualTo("!!!");
        assertThat(SongName.title("(...)")).isNotEmpty();
        assertThat(SongName.title("[untitled]")).isEqualTo("untitled");
        assertThat(SongName.title("The")).isEqualTo("the");
        assertThat(SongName.artist("The The")).isEqualTo("the");
        assertThat(SongName.title("Feat. of Strength")).isEqualTo("featofstrength");
        assertThat(SongName.title(" - ")).isEqualTo("-");
        assertThat(SongName.title("🎵")).isEqualTo("🎵");
        assertThat(SongName.title(" \t\u00a0\u3000")).isEmpty();
        assertThat(song("")).isEmpty();
        assertThat(song("(Live)")).isEqualTo("live");
        assertThat(song("Unclosed (Live")).isEqualTo("unclosedlive");
        assertThat(song(")(")).isEqualTo(")(");
    }

    @Test
    void a_hostile_title_takes_no_longer_than_its_length() {
        String brackets = "(".repeat(500_000) + ")".repeat(400_000);
        String dashes = "a" + " - live".repeat(100_000);
        String feats = "a" + " feat".repeat(200_000);
        Assertions.assertTimeout(Duration.ofMinutes(2), () -> {
            for (String title : List.of(brackets, dashes, feats, "() ".repeat(300_000), "\ud800".repeat(1000))) {
                assertThat(SongName.title(title)).isNotNull();
                assertThat(song(title)).isNotNull();
            }
        });
    }
}
