package io.says.testing;

import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import java.util.function.Function;

/** A stage whose work is a lambda: for tests of what happens round stages. */
public final class LambdaStage implements Stage {

    private final StageSpec spec;
    private final Work work;

    /** What a stage does. */
    @FunctionalInterface
    public interface Work {

        /** Does it. */
        void run(StageContext context) throws Exception;
    }

    private LambdaStage(StageSpec spec, Work work) {
        this.spec = spec;
        this.work = work;
    }

    /** A stage that does some work. */
    public static Stage of(StageSpec spec, Work work) {
        return new LambdaStage(spec, work);
    }

    /** A factory of that name that makes stages by a lambda. */
    public static StageFactory factory(String name, Function<StageSettings, Stage> making) {
        return new StageFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Stage create(StageSettings settings) {
                return making.apply(settings);
            }
        };
    }

    @Override
    public StageSpec spec() {
        return spec;
    }

    @Override
    public void run(StageContext context) throws Exception {
        work.run(context);
    }
}
