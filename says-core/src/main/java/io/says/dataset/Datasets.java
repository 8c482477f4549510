package io.says.dataset;

import static io.says.dataset.ColumnSpec.optional;
import static io.says.dataset.ColumnSpec.required;
import static io.says.dataset.ColumnType.BOOLEAN;
import static io.says.dataset.ColumnType.DOUBLE;
import static io.says.dataset.ColumnType.FLOAT;
import static io.says.dataset.ColumnType.INT;
import static io.says.dataset.ColumnType.LONG;
import static io.says.dataset.ColumnType.STRING;
import static io.says.dataset.ColumnType.TIMESTAMP;

import io.says.AudioFeature;
import java.util.ArrayList;
import java.util.List;

/** The datasets of the built-in pipeline, in the order data flows, and their schemas. */
public final class Datasets {

    /** Validated listening events; Parquet. */
    public static final DatasetName EVENTS = new DatasetName("events");
    /** One row a track; Parquet. */
    public static final DatasetName CATALOGUE = new DatasetName("catalogue");
    /** Every rejected row; Parquet. */
    public static final DatasetName QUARANTINE = new DatasetName("quarantine");
    /** What events say about listening: what was a listen, a skip, a repeat; duplicates out; Parquet. */
    public static final DatasetName LISTENS = new DatasetName("listens");
    /** Which tracks are the same song; Parquet. */
    public static final DatasetName SONGS = new DatasetName("songs");
    /** Events that are flagged: duplicates and listening no human does; Parquet of {@link #QUARANTINE_SCHEMA}. */
    public static final DatasetName SUSPECTS = new DatasetName("suspects");
    /** One row a (user, track); Parquet. */
    public static final DatasetName INTERACTIONS = new DatasetName("interactions");
    /** What the data look like: {@code profile.json}, an {@link io.says.report.Profile}. */
    public static final DatasetName PROFILE = new DatasetName("profile");
    /** What the checks of the data found: {@code quality.json}. */
    public static final DatasetName QUALITY = new DatasetName("quality");
    /** The training part of the split; Parquet. */
    public static final DatasetName TRAIN = new DatasetName("train");
    /** The test part of the split; Parquet. */
    public static final DatasetName TEST = new DatasetName("test");
    /**
     * What is known of users held out of training, for fold-in; Parquet of {@link #SPLIT_SCHEMA}, empty under most
     * protocols.
     */
    public static final DatasetName FOLD_IN = new DatasetName("fold-in");
    /** The dense indexes of the training part: {@code users/} and {@code tracks/}, each Parquet of {@link #ID_SCHEMA}. */
    public static final DatasetName IDS = new DatasetName("ids");
    /** A trainer's output, opened by its own trainer factory. */
    public static final DatasetName MODEL = new DatasetName("model");
    /** Metrics with their passport: {@code report.json}, an {@link io.says.report.EvaluationReport}. */
    public static final DatasetName REPORT = new DatasetName("report");
    /** Whether the model is good enough to serve; written where a stage judges that. */
    public static final DatasetName VERDICT = new DatasetName("verdict");
    /**
     * All interactions with their dense indexes, for the fit after evaluation; Parquet of {@link #SPLIT_SCHEMA}, with the same
     * files beside the rows as {@link #TRAIN}.
     */
    public static final DatasetName ALL = new DatasetName("all");
    /** The dense indexes of {@link #ALL}, as {@link #IDS}. */
    public static final DatasetName ALL_IDS = new DatasetName("all-ids");
    /** The model fitted to {@link #ALL}: the one that is served. */
    public static final DatasetName FINAL_MODEL = new DatasetName("final-model");
    /** The part of {@link #TRAIN} that models are fitted to while a tuner compares them; as {@link #TRAIN}. */
    public static final DatasetName FIT = new DatasetName("fit");
    /** The dense indexes of {@link #FIT}, as {@link #IDS}. */
    public static final DatasetName FIT_IDS = new DatasetName("fit-ids");
    /** The part of {@link #TRAIN} that a tuner compares models by; as {@link #TEST}. */
    public static final DatasetName VALIDATION = new DatasetName("validation");
    /** What is known of users held out of {@link #FIT}: nobody, so it is empty; as {@link #FOLD_IN}. */
    public static final DatasetName VALIDATION_FOLD_IN = new DatasetName("validation-fold-in");
    /** The immutable bundle that serving opens. */
    public static final DatasetName RELEASE = new DatasetName("release");

    /** {@link #EVENTS}. */
    public static final DatasetSchema EVENT_SCHEMA = new DatasetSchema(
            EVENTS,
            List.of(
                    required("user", STRING, "the listener's id as the source wrote it"),
                    required("track", STRING, "the track's id as the source wrote it"),
                    optional("time", TIMESTAMP, "when it was listened to"),
                    optional("plays", LONG, "how often, at least 0"),
                    optional("rating", DOUBLE, "the rating given"),
                    optional("liked", BOOLEAN, "whether the listener liked it"),
                    optional("skips", LONG, "how often it was skipped, at least 0"),
                    optional("repeats", LONG, "how often it was repeated at once, at least 0"),
                    optional("finished", BOOLEAN, "whether it was heard to the end"),
                    optional("played_ratio", DOUBLE, "the share of the track that was heard, 0 to 1"),
                    optional("played_ms", LONG, "how long it was heard, in milliseconds, at least 0"),
                    optional("content", STRING, "track, episode, audiobook, video or local; null means a track"),
                    optional("part", STRING, "train, test or validation, where the source comes split"),
                    required("source", STRING, "the name of the file it came from, relative to the input"),
                    required("position", LONG, "the line in a text file, the row elsewhere, from 1")));

    /** {@link #CATALOGUE}: the track, what it is called, and one nullable FLOAT column an {@link AudioFeature}. */
    public static final DatasetSchema CATALOGUE_SCHEMA = new DatasetSchema(CATALOGUE, catalogueColumns());

    /** {@link #QUARANTINE}. */
    public static final DatasetSchema QUARANTINE_SCHEMA = new DatasetSchema(
            QUARANTINE,
            List.of(
                    required("source", STRING, "the name of the file it came from, relative to the input"),
                    required("position", LONG, "the line in a text file, the row elsewhere, from 1"),
                    required("reason", STRING, "the reason code, for example MISSING_USER"),
                    optional("detail", STRING, "what exactly was wrong"),
                    optional("row", STRING, "the row as read, its first 4,096 characters")));

    /** {@link #LISTENS}: one row for each event that counts, skips included. */
    public static final DatasetSchema LISTEN_SCHEMA = new DatasetSchema(
            LISTENS,
            List.of(
                    required("user", STRING, "the listener's id"),
                    required("track", STRING, "the track's id; the song's where tracks are collapsed"),
                    optional("time", TIMESTAMP, "when it was listened to; of several at once, the first"),
                    optional(
                            "plays",
                            LONG,
                            "how often it was listened to; 0 for a skip; null where the source says nothing"),
                    optional("rating", DOUBLE, "the rating given"),
                    optional("liked", BOOLEAN, "whether the listener liked it"),
                    optional("skips", LONG, "how often it was skipped, at least 0"),
                    optional("repeats", LONG, "how often it was repeated at once, at least 0"),
                    optional("finished", BOOLEAN, "whether it was heard to the end"),
                    optional("played_ratio", DOUBLE, "the share of the track that was heard, 0 to 1"),
                    optional("part", STRING, "train, test or validation, where the source comes split"),
                    required("source", STRING, "the name of the file it came from, relative to the input"),
                    required("position", LONG, "the line in a text file, the row elsewhere, from 1")));

    /** {@link #SONGS}: one row for each track that goes by another's name. */
    public static final DatasetSchema SONG_SCHEMA = new DatasetSchema(
            SONGS,
            List.of(
                    required("track", STRING, "the track's id"),
                    required("song", STRING, "the id of the track that stands for the song"),
                    required("basis", STRING, "isrc, mbid or name: what they have in common")));

    /** {@link #INTERACTIONS}. */
    public static final DatasetSchema INTERACTION_SCHEMA = new DatasetSchema(
            INTERACTIONS,
            List.of(
                    required("user", STRING, "the listener's id"),
                    required("track", STRING, "the track's id"),
                    optional("rating", DOUBLE, "the rating given or derived; null for pure implicit feedback"),
                    required("strength", DOUBLE, "the weight of implicit feedback, at least 0"),
                    required("plays", LONG, "how often it was played"),
                    optional("last_played", TIMESTAMP, "when it was last played")));

    /** {@link #TRAIN} and {@link #TEST}; in the test part an index is null where training never saw the id. */
    public static final DatasetSchema SPLIT_SCHEMA = new DatasetSchema(
            TRAIN,
            List.of(
                    required("user", STRING, "the listener's id"),
                    required("track", STRING, "the track's id"),
                    optional("user_index", INT, "the dense index, from 0"),
                    optional("track_index", INT, "the dense index, from 0"),
                    optional("rating", DOUBLE, "the rating given or derived; null for pure implicit feedback"),
                    required("strength", DOUBLE, "the weight of implicit feedback, at least 0"),
                    required("plays", LONG, "how often it was played"),
                    optional("last_played", TIMESTAMP, "when it was last played")));

    /** The two tables of {@link #IDS}: indexes are given out in the order of the ids. */
    public static final DatasetSchema ID_SCHEMA = new DatasetSchema(
            IDS, List.of(required("index", INT, "the dense index, from 0"), required("id", STRING, "the id")));

    private Datasets() {}

    private static List<ColumnSpec> catalogueColumns() {
        List<ColumnSpec> columns = new ArrayList<>(List.of(
                required("track", STRING, "the track's id"),
                optional("title", STRING, "the song's title"),
                optional("artist", STRING, "the artist's name"),
                optional("album", STRING, "the album's name"),
                optional("genre", STRING, "the genre"),
                optional("year", INT, "the year of release"),
                optional("isrc", STRING, "the recording's ISRC"),
                optional("mbid", STRING, "the recording's MusicBrainz id")));
        for (AudioFeature feature : AudioFeature.values()) {
            columns.add(optional(
                    feature.column(),
                    FLOAT,
                    "audio feature, " + feature.min() + " to " + feature.max()
                            + (feature.unit().isEmpty() ? "" : " " + feature.unit())));
        }
        return columns;
    }
}
