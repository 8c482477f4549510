package io.says.example;

import io.says.spi.TrainerFactory;
import io.says.testing.TrainerFactoryContract;

final class MeanTrainerTest extends TrainerFactoryContract {

    @Override
    protected TrainerFactory factory() {
        return new MeanTrainerFactory();
    }
}
