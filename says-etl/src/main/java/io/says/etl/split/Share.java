package io.says.etl.split;

/** Where a listen goes. */
enum Share {
    /** What models are fitted on. */
    TRAIN("train"),
    /** What they are judged by. */
    TEST("test"),
    /** What is known of users held out. */
    FOLD_IN("fold-in");

    private final String text;

    Share(String text) {
        this.text = text;
    }

    /** As it stands in a column. */
    String text() {
        return text;
    }
}
