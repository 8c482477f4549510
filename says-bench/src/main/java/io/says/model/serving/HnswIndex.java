package io.says.model.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
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

/**
 * Apache Lucene's graph of near vectors (HNSW, Malkov and Yashunin 2020) over the same items, by the greatest inner product, in one
 * segment and with Lucene's own defaults. Approximate. Not thread-safe.
 */
final class HnswIndex implements AutoCloseable {

    private static final String FIELD = "factors";

    private final Directory directory;
    private final DirectoryReader reader;
    private final IndexSearcher searcher;

    /**
     * Builds it.
     *
     * @param path an empty directory
     */
    HnswIndex(float[] items, int rank, Path path) throws IOException {
        directory = MMapDirectory.open(path);
        IndexWriterConfig config = new IndexWriterConfig()
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
