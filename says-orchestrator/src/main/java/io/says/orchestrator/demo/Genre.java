package io.says.orchestrator.demo;

/**
 * A genre: where its songs lie in the space of taste and what they typically sound like. The order is part of the data:
 * a new constant goes to the end and changes what is generated.
 */
enum Genre {
    POP("Pop", 118, 0.68, 0.70, 0.62, 0.20, 2014, 0.9, 0.2, 0.7, 0.1),
    ROCK("Rock", 126, 0.76, 0.50, 0.52, 0.14, 1994, -0.2, 0.9, 0.4, -0.1),
    HIP_HOP("Hip-Hop", 95, 0.64, 0.80, 0.48, 0.16, 2010, 0.5, 0.3, -0.4, 0.9),
    ELECTRONIC("Electronic", 125, 0.80, 0.72, 0.44, 0.07, 2012, 0.4, -0.1, -0.9, -0.3),
    JAZZ("Jazz", 108, 0.34, 0.54, 0.50, 0.74, 1972, -0.5, -0.7, -0.3, 0.6),
    FOLK("Folk", 102, 0.36, 0.50, 0.46, 0.80, 1998, -0.3, -0.3, 0.9, 0.2),
    CLASSICAL("Classical", 92, 0.20, 0.30, 0.28, 0.93, 1978, -0.4, -0.8, 0.1, -0.6),
    METAL("Metal", 136, 0.91, 0.38, 0.30, 0.04, 2003, -0.3, 0.6, -0.3, -0.8);

    /** Dimensions of taste. */
    static final int DIMENSIONS = 4;

    private static final Genre[] ALL = values();

    private final String label;
    private final double tempo;
    private final double energy;
    private final double danceability;
    private final double valence;
    private final double acousticness;
    private final int year;

    @SuppressWarnings("ImmutableEnumChecker") // never handed out
    private final double[] place;

    Genre(
            String label,
            double tempo,
            double energy,
            double danceability,
            double valence,
            double acousticness,
            int year,
            double... place) {
        this.label = label;
        this.tempo = tempo;
        this.energy = energy;
        this.danceability = danceability;
        this.valence = valence;
        this.acousticness = acousticness;
        this.year = year;
        this.place = Vectors.unit(place);
    }

    static Genre any(Dice dice) {
        return ALL[dice.below(ALL.length)];
    }

    String label() {
        return label;
    }

    double tempo() {
        return tempo;
    }

    double energy() {
        return energy;
    }

    double danceability() {
        return danceability;
    }

    double valence() {
        return valence;
    }

    double acousticness() {
        return acousticness;
    }

    /** The year round which most of its songs came out. */
    int year() {
        return year;
    }

    /** Adds the genre's place, a vector of length 1, times the factor to a vector. */
    void addTo(double[] vector, double factor) {
        for (int d = 0; d < DIMENSIONS; d++) {
            vector[d] += factor * place[d];
        }
    }
}
