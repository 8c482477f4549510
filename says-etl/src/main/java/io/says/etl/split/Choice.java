package io.says.etl.split;

/**
 * The protocol of this split.
 *
 * @param protocol never {@link Protocol#AUTO}
 * @param why {@code configured}, or what in the data decided
 */
record Choice(Protocol protocol, String why) {

    static Choice of(SplitConfig config, Survey survey) {
        if (config.protocol() != Protocol.AUTO) {
            return new Choice(config.protocol(), "configured");
        }
        if (config.instant() != null) {
            return new Choice(Protocol.TEMPORAL, "says.split.cut is set");
        }
        if (survey.train() > 0 && survey.test() > 0 && survey.nearlyAllParted()) {
            return new Choice(
                    Protocol.GIVEN,
                    survey.share(survey.train() + survey.test()) + " come from the source as train or test");
        }
        if (!survey.nearlyAllTimed()) {
            return new Choice(Protocol.RANDOM, survey.share(survey.timed()) + " have a time");
        }
        return survey.first() == survey.last()
                ? new Choice(Protocol.RANDOM, survey.share(survey.timed()) + " have a time, and it is always the same")
                : new Choice(Protocol.TEMPORAL, survey.share(survey.timed()) + " have a time");
    }
}
