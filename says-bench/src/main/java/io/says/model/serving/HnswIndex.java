package io.says.model.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.Version;

/**
 * Apache Lucene's graph of near vectors (HNSW, Malkov and Yashunin 2020) over the same items, by the greatest inner product, in one
 * segment. Approximate. Not thread-safe.
 *
 * <p>Compiled against Lucene 9, which is the last for Java 17, it runs on Lucene 10 as well: what it calls is the same in both.
 */
final class HnswIndex implements AutoCloseable {

    private static final String FIELD = "factors";

    private final Directory directory;
    private final DirectoryReader reader;
    private final IndexSearcher searcher;

    /**
     * How a graph is built.
     *
     * @param connections of a vector to others, at most
     * @param beam candidates looked at for each
     */
    record Shape(int connections, int beam) {

        /** Lucene's own default. */
        static final Shape USUAL =
                new Shape(Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN, Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH);
    }

    /** Which Lucene this runs on. */
    static String version() {
        return Version.LATEST.toString();
    }

    /**
     * Builds it.
     *
     * @param shape how the graph is built
     * @param path an empty directory
     */
    HnswIndex(float[] items, int rank, Shape shape, Path path) throws IOException {
        directory = MMapDirectory.open(path);
        KnnVectorsFormat format = new Lucene99HnswVectorsFormat(shape.connections(), shape.beam());
        Codec usual = Codec.getDefault();
        IndexWriterConfig config = new IndexWriterConfig()
                .setCodec(new FilterCodec(usual.getName(), usual) {
                    @Override
                    public KnnVectorsFormat knnVectorsFormat() {
                        return new PerFieldKnnVectorsFormat() {
                            @Override
                            public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                                return format;
                            }
                        };
                    }
                })
                .setRAMBufferSizeMB(1024)
                .setMergePolicy(new LogDocMergePolicy()); // keeps the order: documents' numbers are the items' indexes
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            for (int item = 0; item < items.length / rank; item++) {
                Document document = new Document();
                document.add(new KnnFloatVectorField(
                        FIELD,
                        Arrays.copyOfRange(items, item * rank, (item + 1) * rank),
                        VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
        }
        reader = DirectoryReader.open(directory);
        searcher = new IndexSearcher(reader);
    }

    /**
     * The items found, the best first.
     *
     * @param candidates how many the search keeps: more find more and take longer
     */
    int[] top(float[] query, int k, int candidates) {
        try {
            ScoreDoc[] found = searcher.search(new KnnFloatVectorQuery(FIELD, query, candidates), k).scoreDocs;
            return Arrays.stream(found).mapToInt(hit -> hit.doc).toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
        directory.close();
    }
}
