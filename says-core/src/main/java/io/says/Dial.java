package io.says;

import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;

/** A dial of {@link Dials} by itself: what it is called, and how it is read and turned. */
@SuppressWarnings("ImmutableEnumChecker") // the functions are method references without state
public enum Dial {
    /** How little tracks of one artist crowd together. */
    DIVERSITY("diversity", Dials::diversity, Dials::withDiversity),
    /** How little tracks of one genre crowd together. */
    GENRE_DIVERSITY("genreDiversity", Dials::genreDiversity, Dials::withGenreDiversity),
    /** How far a track may be from what the listener mostly hears. */
    NOVELTY("novelty", Dials::novelty, Dials::withNovelty),
    /** How much what everybody hears steps back. */
    POPULARITY_PENALTY("popularityPenalty", Dials::popularityPenalty, Dials::withPopularityPenalty),
    /** How much what the listener does not know comes forward. */
    DISCOVER("discover", Dials::discover, Dials::withDiscover),
    /** How closely the list follows the genres the listener hears. */
    CALIBRATION("calibration", Dials::calibration, Dials::withCalibration);

    private final String parameter;
    private final ToDoubleFunction<Dials> value;
    private final BiFunction<Dials, Double, Dials> turned;

    Dial(String parameter, ToDoubleFunction<Dials> value, BiFunction<Dials, Double, Dials> turned) {
        this.parameter = parameter;
        this.value = value;
        this.turned = turned;
    }

    /** Its name in requests and reports. */
    public String parameter() {
        return parameter;
    }

    /** Its value, from 0 (off) to 1. */
    public double of(Dials dials) {
        return value.applyAsDouble(dials);
    }

    /**
     * Dials that are off but for this one.
     *
     * @throws SaysException {@code INVALID_REQUEST} for a value outside 0 to 1
     */
    public Dials at(double position) {
        return turned.apply(Dials.off(), position);
    }
}
