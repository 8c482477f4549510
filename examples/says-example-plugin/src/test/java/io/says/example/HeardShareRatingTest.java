package io.says.example;

import io.says.spi.RatingFactory;
import io.says.testing.RatingFactoryContract;

final class HeardShareRatingTest extends RatingFactoryContract {

    @Override
    protected RatingFactory factory() {
        return new HeardShareRating();
    }
}
