package io.says.spi;

import java.util.List;

/**
 * Everything an extension can bring, each kind empty by default. Name the implementing class, which has a public
 * constructor without parameters, in {@code META-INF/services/io.says.spi.SaysPlugin}, and put the jar on the class path
 * or into {@code plugins/<name>/}. SAYS' own sources, trainers and stages come through this very page.
 *
 * <p>A getter is called only where its kind is used: serving never calls {@link #sources()}, so a plugin may use Spark
 * there and still serve without it.
 */
public interface SaysPlugin {

    /** The plugin's name, unique among all loaded: lower-case letters, digits and hyphens. */
    String name();

    // spotless:off

    /** Formats that listening data can be read from. */
    default List<SourceFactory> sources() { return List.of(); }

    /** Rules that turn events into a rating or a strength. */
    default List<RatingFactory> ratings() { return List.of(); }

    /** Columns added to the catalogue. */
    default List<FeatureFactory> features() { return List.of(); }

    /** Models and how they are fitted. */
    default List<TrainerFactory> trainers() { return List.of(); }

    /** Measures of quality. */
    default List<MetricFactory> metrics() { return List.of(); }

    /** Last changes to a list before it is shown. */
    default List<RerankerFactory> rerankers() { return List.of(); }

    /** Kinds of checks that data must stand. */
    default List<CheckFactory> checks() { return List.of(); }

    /** Nodes of the pipeline; their place follows from the datasets they read and write. */
    default List<StageFactory> stages() { return List.of(); }

    /** Tables on the web page. */
    default List<PanelFactory> panels() { return List.of(); }

    /** Who is told what a run does. */
    default List<RunListener> listeners() { return List.of(); }

    /** Other systems that hear of runs, whatever becomes of the process. */
    default List<EventReceiverFactory> receivers() { return List.of(); }

    /** Readers of release formats. */
    default List<EngineFactory> engines() { return List.of(); }
    // spotless:on
}
