package io.says.etl.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.spi.FileRole;
import io.says.spi.InputFile;
import io.says.spi.RawRow;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files written after the published formats, where no real file can be had. */
final class PublishedFormatsTest {

    private static final String SHA = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private void write(String name, String... lines) throws IOException {
        write(name, StandardCharsets.UTF_8, String.join("\n", lines));
    }

    private void write(String name, Charset charset, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(String.valueOf(file.getParent()).isEmpty() ? folder : file.getParent());
        Files.writeString(file, text, charset);
    }

    private static String extended(String name, String uri, String rest) {
        return "{\"ts\":\"2023-05-01T10:00:00Z\",\"username\":\"" + name + "\",\"ms_played\":201000,"
                + "\"master_metadata_track_name\":\"One\",\"master_metadata_album_artist_name\":\"U2\","
                + "\"master_metadata_album_album_name\":\"Achtung\",\"spotify_track_uri\":" + uri + rest + "}";
    }

    @Test
    void the_extended_streaming_history_of_spotify_tells_tracks_podcasts_books_videos_and_local_files_apart()
            throws IOException {
        String track = "\"spotify:track:3Fgk17TfdjXWFroJy29pXH\"";
        write(
                "Spotify Extended Streaming History/Streaming_History_Audio_2023_1.json",
                "[" + extended("ann", track, ",\"reason_end\":\"trackdone\",\"skipped\":false,\"offline\":null") + ",",
                extended("", track, ",\"reason_end\":\"fwdbtn\",\"skipped\":null") + ",",
                extended("ann", "\"spotify:local:U2::One:276\"", ",\"reason_end\":\"endplay\",\"skipped\":true") + ",",
                "{\"ts\":\"2016-05-02 11:55:27 UTC\",\"ms_played\":5,\"spotify_track_uri\":null,\"episode_name\":\"Ep\","
                        + "\"episode_show_name\":\"Show\",\"spotify_episode_uri\":\"spotify:episode:7makk4oTQel546B0PZlDM5\"},",
                "{\"ts\":\"2024-05-02T11:55:27Z\",\"ms_played\":5,\"audiobook_title\":\"Book\",\"audiobook_uri\":\"spotify:show:1\","
                        + "\"audiobook_chapter_uri\":\"spotify:episode:2\",\"audiobook_chapter_title\":\"Chapter\"}]");
        write(
                "Spotify Extended Streaming History/Streaming_History_Video_2023.json",
                "[" + extended("ann", track, "") + "]");
        write("Spotify Extended Streaming History/ReadMeFirst_ExtendedStreamingHistory.pdf", "%PDF");

        Readings readings = Readings.of(folder);

        assertThat(readings.source()).isEqualTo("spotify-history");
        assertThat(readings.problems()).isEmpty();
        assertThat(readings.texts(
                        readings.rows(),
                        "user",
                        "track",
                        "content",
                        "title",
                        "artist",
                        "finished",
                        "skips",
                        "played_ms"))
                .containsExactly(
                        "ann|3Fgk17TfdjXWFroJy29pXH|track|One|U2|true|0|201000",
                        "me|3Fgk17TfdjXWFroJy29pXH|track|One|U2|false|1|201000",
                        "ann|spotify:local:U2::One:276|local|One|U2|false|1|201000",
                        "me|spotify:episode:7makk4oTQel546B0PZlDM5|episode|Ep|Show|||5",
                        "me|spotify:episode:2|audiobook|Chapter||||5",
                        "ann|3Fgk17TfdjXWFroJy29pXH|video|One|U2|||201000");
        assertThat(readings.texts(readings.rows(), "time")).contains("2016-05-02 11:55:27Z");
        assertThat(readings.rows()).extracting(RawRow::position).containsExactly(1L, 2L, 3L, 4L, 5L, 1L);
    }

    @Test
    void the_streaming_history_of_the_last_year_knows_tracks_by_name_and_accounts_by_folder() throws IOException {
        for (String account : List.of("ann", "bob")) {
            write(
                    account + "/MyData/StreamingHistory_music_0.json",
                    "[",
                    "  {",
                    "    \"endTime\" : \"2021-03-01 10:15\",",
                    "    \"artistName\" : \"Björk\",",
                    "    \"trackName\" : \"Army  of Me\",",
                    "    \"msPlayed\" : 12345",
                    "  }",
                    "]");
        }
        write(
                "bob/MyData/StreamingHistory_podcast_0.json",
                "[{\"endTime\":\"2021-03-01 10:15\",\"podcastName\":\"P\",\"episodeName\":\"E\",\"msPlayed\":1}]");
        write("bob/MyData/Userdata.json", "{\"username\":\"x\"}");

        Readings readings = Readings.of(folder);

        assertThat(readings.texts(readings.rows(), "user", "track", "title", "content", "played_ms", "time"))
                .containsExactly(
                        "ann|björk - army of me|Army  of Me||12345|2021-03-01 10:15",
                        "bob|björk - army of me|Army  of Me||12345|2021-03-01 10:15",
                        "bob|p - e|E|episode|1|2021-03-01 10:15");
        assertThat(readings.roles().get("bob/MyData/Userdata.json").role()).isEqualTo(FileRole.Role.IGNORED);
    }

    @Test
    void an_export_is_read_out_of_its_archive() throws IOException {
        Path zip = folder.resolve("ann.zip");
        String entry = "Spotify Extended Streaming History/endsong_0.json";
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry(entry));
            out.write(("[" + extended("", "\"spotify:track:3Fgk17TfdjXWFroJy29pXH\"", "") + "]")
                    .getBytes(StandardCharsets.UTF_8));
        }
        Readings readings = Readings.of(List.of(new InputFile(zip, "ann.zip!/" + entry, 100, "", entry, Map.of())));

        assertThat(readings.source()).isEqualTo("spotify-history");
        assertThat(readings.texts(readings.rows(), "user", "track")).containsExactly("ann|3Fgk17TfdjXWFroJy29pXH");
    }

    @Test
    void corrections_replace_elements_by_their_position() throws IOException {
        write(
                "endsong_0.json",
                "[{\"ts\":\"a\",\"ms_played\":1},{\"ts\":oops,\"ms_played\":1},{\"ts\":\"c\",\"ms_played\":1}]");
        InputFile file = Readings.files(folder).get(0);
        InputFile mended = new InputFile(
                file.path(), file.name(), file.size(), "", null, Map.of(2L, "{\"ts\":\"b\",\"ms_played\":2}"));

        assertThat(Readings.of(List.of(file)).problems()).containsOnlyKeys("endsong_0.json:2");
        Readings readings = Readings.of(List.of(mended));
        assertThat(readings.problems()).isEmpty();
        assertThat(readings.texts(readings.rows(), "time", "played_ms")).containsExactly("a|1", "b|2", "c|1");
    }

    @Test
    void listens_of_listenbrainz_are_read_from_the_export() throws IOException {
        write("lb/user.json", "{\"user_id\": 1, \"username\": \"rob\"}");
        write("lb/feedback.jsonl", "{\"recording_mbid\":\"x\",\"score\":1}");
        write(
                "lb/listens/2023/5.jsonl",
                "{\"listened_at\":1683000000,\"track_metadata\":{\"artist_name\":\"Portishead\",\"track_name\":\"Roads\","
                        + "\"release_name\":\"Dummy\",\"additional_info\":{\"isrc\":\"GBAAA9400001\",\"duration_ms\":305000,"
                        + "\"artist_mbids\":[\"q\"]},\"mbid_mapping\":{\"recording_mbid\":\"m-1\",\"artists\":[{\"n\":1}]}}}",
                "{broken",
                "{\"listened_at\":1683000300,\"track_metadata\":{\"artist_name\":\"Portishead\",\"track_name\":\"Roads\","
                        + "\"additional_info\":{\"duration\":305}}}");
        write(
                "other/listens.json",
                "[{\"user_name\":\"kim\",\"listened_at\":1,\"track_metadata\":{\"track_name\":\"T\",\"artist_name\":\"A\"}}]");

        Readings readings = Readings.of(folder);

        assertThat(readings.source()).isEqualTo("listenbrainz");
        assertThat(readings.problems()).containsOnlyKeys("lb/listens/2023/5.jsonl:2");
        assertThat(readings.texts(
                        readings.rows(RawRow.Kind.EVENT),
                        "user",
                        "track",
                        "time",
                        "title",
                        "isrc",
                        "mbid",
                        "duration_ms"))
                .containsExactly(
                        "rob|m-1|1683000000|Roads|GBAAA9400001|m-1|305000",
                        "rob|portishead - roads|1683000300|Roads|||305000",
                        "kim|a - t|1|T|||");
        assertThat(readings.roles().get("lb/user.json").role()).isEqualTo(FileRole.Role.AUXILIARY);
        assertThat(readings.roles().get("lb/feedback.jsonl").role()).isEqualTo(FileRole.Role.IGNORED);
    }

    @Test
    void scrobbles_of_lastfm_are_read_with_and_without_a_header() throws IOException {
        write(
                "rj.csv",
                "Cher,Believe,\"Believe, Pt. \"\"2\"\"\",31 Dec 2012 22:16",
                "Cher,,Strong Enough,\"01 Jan 2013, 09:05\"",
                "Cher,Believe");
        write(
                "recenttracks-ann-1700000000.csv",
                "\"uts\",\"utc_time\",\"artist\",\"artist_mbid\",\"album\",\"album_mbid\",\"track\",\"track_mbid\"",
                "\"1700000000\",\"14 Nov 2023, 22:13\",\"Cher\",\"\",\"Believe\",\"\",\"Believe\",\"m-1\"");

        Readings readings = Readings.of(folder);

        assertThat(readings.source()).isEqualTo("lastfm");
        assertThat(readings.texts(readings.rows(RawRow.Kind.EVENT), "user", "track", "time", "album", "mbid"))
                .containsExactlyInAnyOrder(
                        "ann|cher - believe|1700000000|Believe|m-1",
                        "rj|cher - believe, pt. \"2\"|2012-12-31T22:16|Believe|",
                        "rj|cher - strong enough|2013-01-01T09:05||");
        assertThat(readings.problems()).containsOnlyKeys("rj.csv:3");
    }

    @Test
    void the_research_sets_of_lastfm_are_read() throws IOException {
        write(
                "360k/usersha1-artmbid-artname-plays.tsv",
                SHA + "\t3bd73256-3905-4f3a-97e2-8b341527f805\tBetty Blowtorch\t2137",
                SHA + "\t\tSigur Rós\t7");
        write("360k/usersha1-profile.tsv", SHA + "\tf\t22\tGermany\tFeb 1, 2007");

        Readings artists = Readings.of(folder.resolve("360k"));

        assertThat(artists.source()).isEqualTo("lastfm");
        assertThat(artists.texts(artists.rows(), "track", "artist", "plays"))
                .containsExactly("betty blowtorch|Betty Blowtorch|2137", "sigur rós|Sigur Rós|7");

        write(
                "1k/userid-timestamp-artid-artname-traid-traname.tsv",
                "user_000001\t2009-05-04T23:08:57Z\tf1b1cf71\tDeep Dish\t\tFuck Me \"Im Famous",
                "user_000001\t2009-05-04T13:54:10Z\ta7f7df4a\t坂本龍一\tt-1\tComposition 0919");
        write("1k/userid-profile.tsv", "#id\tgender\tage\tcountry\tregistered");
        Readings scrobbles = Readings.of(folder.resolve("1k"));
        assertThat(scrobbles.texts(scrobbles.rows(), "user", "time", "track", "mbid"))
                .containsExactly(
                        "user_000001|2009-05-04T23:08:57Z|deep dish - fuck me \"im famous|",
                        "user_000001|2009-05-04T13:54:10Z|坂本龍一 - composition 0919|t-1");
    }

    @Test
    void triplets_of_the_echo_nest_are_read_with_their_songs() throws IOException {
        write(
                "train_triplets.txt",
                SHA + "\tSOAKIMP12A8C130995\t1",
                SHA + "\tSOBBMDR12A8C13253B\t2",
                SHA + "\tSOBBMDR12A8C13253B");
        write("unique_tracks.txt", "TRMMMYQ128F932D901<SEP>SOAKIMP12A8C130995<SEP>Faster Pussy cat<SEP>Silent Night");
        write(
                "song_data.csv",
                "song_id,title,release,artist_name,year",
                "SOBBMDR12A8C13253B,\"Entre Dos, Aguas\",Flamenco,Paco De Lucia,1976");

        Readings readings = Readings.of(folder);

        assertThat(readings.source()).isEqualTo("echonest");
        assertThat(readings.texts(readings.rows(RawRow.Kind.EVENT), "track", "plays"))
                .containsExactly("SOAKIMP12A8C130995|1", "SOBBMDR12A8C13253B|2");
        assertThat(readings.texts(readings.rows(RawRow.Kind.TRACK), "track", "title", "artist", "album", "year"))
                .containsExactlyInAnyOrder(
                        "SOAKIMP12A8C130995|Silent Night|Faster Pussy cat||",
                        "SOBBMDR12A8C13253B|Entre Dos, Aguas|Paco De Lucia|Flamenco|1976");
        assertThat(readings.problems()).containsOnlyKeys("train_triplets.txt:3");
    }

    @Test
    void aliases_of_aliases_and_circles_of_them_end() throws IOException {
        write("user_artist_data.txt", "1 10 5", "1 11 5", "1 12 5", "1 20 5", "1 21 5", "1 99 5");
        write("artist_alias.txt", "10\t11", "11\t12", "20\t21", "21\t20", "\t7", "nonsense");
        write("artist_data.txt", "10\tMispelt", "12\tRight", "no tab");

        Readings readings = Readings.of(folder);

        assertThat(readings.texts(readings.rows(RawRow.Kind.EVENT), "track"))
                .containsExactly("12", "12", "12", "20", "20", "99");
        assertThat(readings.texts(readings.rows(RawRow.Kind.TRACK), "track", "artist"))
                .containsExactly("12|Mispelt", "12|Right");
        assertThat(readings.roles().get("artist_alias.txt").description()).contains("2 lines passed over");
        assertThat(readings.problems()).containsOnlyKeys("artist_data.txt:3");
    }

    @Test
    void slices_of_the_million_playlists_are_read_a_playlist_at_a_time() throws IOException {
        write(
                "data/mpd.slice.0-999.json",
                "{ \"info\": {\"slice\": \"0-999\", \"v\": [1, {\"a\": \"}]\"}]},",
                "  \"playlists\": [",
                "    {\"name\": \"Throwbacks\", \"pid\": 0, \"tracks\": [",
                "       {\"pos\": 0, \"artist_name\": \"Missy Elliott\", \"track_uri\": \"spotify:track:0UaMYEvWZi0ZqiDOoHU3YI\",",
                "        \"track_name\": \"Lose Control\", \"duration_ms\": 226863, \"album_name\": \"The Cookbook\"},",
                "       {\"pos\": 1, \"track_uri\": null, \"track_name\": \"Gone\"},",
                "       7",
                "    ], \"num_edits\": 6},",
                "    {\"name\": \"Empty\", \"pid\": 1, \"tracks\": []},",
                "    {\"name\": \"Broken, \"pid\": 2, \"tracks\": [{\"pos\": 0}]},",
                "    {\"name\": \"After\", \"pid\": 3, \"tracks\": [{\"pos\": 0, \"track_uri\": \"spotify:track:6I9VzXrHxO9rA9A5euc8Ak\"}]}",
                "  ], \"more\": 1",
                "}");

        Readings readings = Readings.of(folder);

        assertThat(readings.source()).isEqualTo("million-playlist");
        assertThat(readings.texts(
                        readings.rows(RawRow.Kind.EVENT), "user", "track", "title", "artist", "album", "duration_ms"))
                .containsExactly(
                        "playlist:0|0UaMYEvWZi0ZqiDOoHU3YI|Lose Control|Missy Elliott|The Cookbook|226863",
                        "playlist:0||Gone|||",
                        "playlist:3|6I9VzXrHxO9rA9A5euc8Ak||||");
        assertThat(readings.rows(RawRow.Kind.EVENT))
                .extracting(RawRow::position)
                .containsExactly(1_000_001L, 1_000_002L, 4_000_001L);
        assertThat(readings.problems())
                .containsKeys("data/mpd.slice.0-999.json:1000003", "data/mpd.slice.0-999.json:2000000")
                .containsKey("data/mpd.slice.0-999.json:3000000");
    }

    @Test
    void movielens_1m_and_10m_are_read_in_their_encodings() throws IOException {
        write("1m/ratings.dat", "1::1193::5::978300760", "1::661::3::978302109", "1::661");
        write("1m/movies.dat", StandardCharsets.ISO_8859_1, "661::Misérables, Les (1995)::Drama|Musical\n");
        write("1m/users.dat", "1::F::1::10::48067");
        write("10m/ratings.dat", "1::122::4.5::838985046");
        write("10m/movies.dat", "661::Misérables, Les (1995)::Drama", "2::Untitled::(no genres listed)");

        Readings small = Readings.of(folder.resolve("1m"));
        Readings large = Readings.of(folder.resolve("10m"));

        assertThat(small.source()).isEqualTo("movielens");
        assertThat(small.texts(small.rows(RawRow.Kind.EVENT), "user", "track", "rating", "time"))
                .containsExactly("1|1193|5|978300760", "1|661|3|978302109");
        assertThat(small.problems()).containsOnlyKeys("ratings.dat:3");
        assertThat(small.texts(small.rows(RawRow.Kind.TRACK), "title", "year", "genre"))
                .containsExactly("Misérables, Les|1995|Drama, Musical");
        assertThat(large.texts(large.rows(RawRow.Kind.TRACK), "title", "year", "genre"))
                .containsExactly("Misérables, Les|1995|Drama", "Untitled||");
    }

    @Test
    void ratings_are_never_read_twice() throws IOException {
        write("ratings.csv", "userId,movieId,rating,timestamp", "1,2,3,4");
        write("ratings_2018version.csv", "userId,movieId,rating,timestamp", "1,2,3,4", "1,3,3,4");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("ratings.csv.gz")))) {
            out.write("userId,movieId,rating,timestamp\n1,2,3,4\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(Readings.of(folder).rows()).hasSize(1);

        InputFile variant = Readings.files(folder).stream()
                .filter(file -> file.name().startsWith("ratings_"))
                .findFirst()
                .orElseThrow();
        assertThat(Readings.of(List.of(variant)).rows()).hasSize(2);

        write("ml-1m/ratings.dat", "1::1193::5::978300760");
        assertThatThrownBy(() -> Readings.of(folder))
                .isInstanceOf(SaysException.class)
                .hasMessageContaining("Several releases");
        assertThatThrownBy(() -> Readings.of(List.of(variant), "movielens.split=u1"))
                .hasMessageContaining("u1.base");
        assertThatThrownBy(() -> Readings.of(List.of(variant), "movielens.split=u9"))
                .hasMessageContaining("u9");
    }

    @Test
    void a_line_of_an_adjacency_list_without_items_is_set_aside() throws IOException {
        write("train.txt", "0 5 7 5", "1", "", "2 8", "3 1 2 3 ");
        write("valid.txt", "0 6", "4 1 2");
        write("test.txt", "0 9", "1 2 3");
        write("list.txt", "5 6 7", "6 1");

        Readings readings = Readings.of(folder);

        assertThat(readings.source()).isEqualTo("adjacency");
        assertThat(readings.problems().values().stream().map(problem -> problem.substring(0, problem.indexOf(':'))))
                .containsExactly("NO_ITEMS", "BLANK_LINE");
        assertThat(readings.texts(readings.rows(RawRow.Kind.EVENT), "user", "track", "part"))
                .containsExactlyInAnyOrder(
                        "0|5|train",
                        "0|7|train",
                        "0|5|train",
                        "2|8|train",
                        "3|1|train",
                        "3|2|train",
                        "3|3|train",
                        "0|6|train",
                        "4|1|train",
                        "4|2|train",
                        "0|9|test",
                        "1|2|test",
                        "1|3|test");
        assertThat(readings.roles().get("list.txt").role()).isEqualTo(FileRole.Role.IGNORED);
    }

    @Test
    void lines_of_equally_many_numbers_are_no_adjacency_list() throws IOException {
        write("a.txt", "1 2 3", "2 3 4", "3 4 5", "4 5 6");

        assertThat(Readings.sure(folder)).isEmpty();
    }

    @Test
    void tables_of_audio_features_are_read_by_many_names() throws IOException {
        write(
                "a.csv",
                "id,name,artists,duration_ms,Danceability,energy,key,loudness,mode,tempo",
                "\"3Fgk17TfdjXWFroJy29pXH\",One,\"['U2', \"\"Sinead O'Connor\"\"]\",1000,0.5,0.4,3,-5,1,100",
                "broken,row");
        write(
                "b.csv",
                "track_name;artist(s)_name;bpm;key;mode;danceability_%;valence_%;energy_%;duration",
                "Two;U2;125;C#;Major;80;89;83;3:25");
        write(
                "c.csv",
                "track,spotify_uri,tempo,energy,valence,liveness",
                "Title,spotify:track:3Fgk17TfdjXWFroJy29pXH,1,0.2,0.3,0.4");

        Readings readings = Readings.of(folder);

        assertThat(readings.source()).isEqualTo("audio-features");
        assertThat(readings.texts(
                        readings.rows(RawRow.Kind.FEATURES),
                        "track",
                        "title",
                        "artist",
                        "tempo",
                        "danceability",
                        "key",
                        "mode",
                        "duration_ms"))
                .containsExactly(
                        "3Fgk17TfdjXWFroJy29pXH|One|U2, Sinead O'Connor|100|0.5|3|1|1000",
                        "|Two|U2|125|0.80|1|1|205000",
                        "3Fgk17TfdjXWFroJy29pXH|Title||1||||");
        assertThat(readings.problems()).containsOnlyKeys("a.csv:3");
    }

    @Test
    void a_table_with_listeners_is_no_table_of_audio_features_and_says_recognises_its_own() throws IOException {
        write(
                "a.csv",
                "user_id,song_id,liked,finished_song,skip_count,repeat_count,play_count,tempo,energy,valence,liveness",
                "u,s,true,true,0,1,3,120,0.5,0.5,0.5");

        assertThat(Readings.sure(folder)).containsExactly("says");
        assertThat(Readings.of(folder).rows()).hasSize(1);
    }

    @Test
    void a_licence_beside_tables_is_passed_over_and_alone_it_is_an_error() throws IOException {
        write("LICENSE.txt", "Permission is hereby granted");
        assertThatThrownBy(() -> Readings.of(folder)).hasMessageContaining("No user column");

        write("events.csv", "user,track", "u,t");
        Readings readings = Readings.of(folder);
        assertThat(readings.rows()).hasSize(1);
        assertThat(readings.roles().get("LICENSE.txt").role()).isEqualTo(FileRole.Role.IGNORED);

        write("notes.txt", "nothing of use");
        assertThatThrownBy(() -> Readings.of(folder)).hasMessageContaining("notes.txt");
    }

    @Test
    void configured_names_win_over_usual_ones_and_must_be_there() throws IOException {
        write("events.csv", "user_id,member,track,plays", "wrong,right,t,1");

        Readings readings = Readings.of(folder, "csv.columns={member=user}");
        assertThat(readings.texts(readings.rows(), "user")).containsExactly("right");
        assertThatThrownBy(() -> Readings.of(folder, "csv.columns={membr=user}"))
                .hasMessageContaining("membr")
                .hasMessageContaining("member");
    }

    @Test
    void configured_names_win_in_json_lines_and_a_file_without_listeners_is_refused() throws IOException {
        write(
                "a.jsonl",
                "{\"member\":\"right\",\"user_id\":\"wrong\",\"track\":\"t\"}",
                "{\"user_id\":\"wrong\",\"member\":\"right\",\"track\":\"t\"}",
                "{\"user_id\":\"only\",\"track\":\"t\"}");
        Readings readings = Readings.of(folder, "csv.columns={member=user}");
        assertThat(readings.texts(readings.rows(), "user")).containsExactly("right", "right", "only");

        write("b.jsonl", "{\"listner\":\"u\",\"track\":\"t\"}");
        assertThatThrownBy(() -> Readings.of(folder))
                .hasMessageContaining("b.jsonl")
                .hasMessageContaining("listner");
    }

    @Test
    void encodings_in_which_lines_cannot_be_found_are_refused() {
        for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-32", "IBM037")) {
            assertThatThrownBy(() -> Readings.with(
                            new CsvSourceFactory(),
                            List.of(new InputFile(folder, "x", 0, "")),
                            "csv.charset=" + charset))
                    .hasMessageContaining("line feed");
        }
    }

    @Test
    void gzip_is_known_in_capitals_and_damage_to_it_is_named() throws IOException {
        Path file = folder.resolve("a.CSV.GZ");
        StringBuilder text = new StringBuilder("user,track\n");
        java.util.Random random = new java.util.Random(3);
        for (int i = 0; i < 200_000; i++) {
            text.append(random.nextInt(1_000_000))
                    .append(",t")
                    .append(random.nextInt())
                    .append('\n');
        }
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        assertThat(Readings.of(folder).rows()).hasSize(200_000);

        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
        Readings cut = Readings.of(folder);
        assertThatThrownBy(cut::rows)
                .isInstanceOf(SaysException.class)
                .hasMessageContaining("a.CSV.GZ")
                .extracting(e -> ((SaysException) e).code().name())
                .isEqualTo("MALFORMED_INPUT");
    }
}
