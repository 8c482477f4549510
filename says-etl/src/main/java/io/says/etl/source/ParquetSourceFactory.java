package io.says.etl.source;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.is_valid_utf8;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_arrays;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.unix_millis;
import static org.apache.spark.sql.functions.when;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.etl.parquet.PathInputFile;
import io.says.spi.FileRole;
import io.says.spi.InputFile;
import io.says.spi.InputSample;
import io.says.spi.RawRow;
import io.says.spi.Source;
import io.says.spi.SourceFactory;
import io.says.storage.Failures;
import io.says.storage.Locations;
import io.says.storage.SparkPaths;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Parquet files; their positions are row numbers. Files of one schema are read together. Binary columns are taken for UTF-8
 * text; a row where one is not is set aside.
 */
public final class ParquetSourceFactory implements SourceFactory {

    /** Made by the plugin. */
    public ParquetSourceFactory() {}

    @Override
    public String name() {
        return "parquet";
    }

    @Override
    public String description() {
        return "Parquet files; columns by name or by says.csv.columns";
    }

    @Override
    public Match matches(InputSample sample) {
        return sample.files().stream().anyMatch(file -> isParquet(file.name())) ? Match.SURE : Match.NO;
    }

    private static boolean isParquet(String name) {
        return name.toLowerCase(java.util.Locale.ROOT).endsWith(".parquet");
    }

    @Override
    public Source create(Settings settings) {
        return new Reader(settings.bind("says.csv", CsvConfig.class).columns());
    }

    /** Files that have the same columns. */
    private record Group(List<InputFile> files, List<String> names, List<String> meanings) {

        Map<String, String> columns() {
            Map<String, String> columns = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                if (!meanings.get(i).isEmpty()) {
                    columns.put(names.get(i), meanings.get(i));
                }
            }
            return columns;
        }
    }

    /** Reads with a mapping. */
    private record Reader(@SuppressWarnings("serial") Map<String, String> mapping) implements Source {

        @Override
        public List<FileRole> files(List<InputFile> files) {
            List<FileRole> roles = new ArrayList<>();
            for (Group group : groups(files)) {
                for (InputFile file : group.files()) {
                    roles.add(new FileRole(file.name(), FileRole.Role.EVENTS, "Parquet", group.columns()));
                }
            }
            for (InputFile file : files) {
                if (!isWanted(file, files)) {
                    roles.add(FileRole.ignored(file.name(), "it is no Parquet file"));
                }
            }
            return roles;
        }

        @Override
        public Dataset<Row> read(SparkSession spark, List<InputFile> files) {
            List<Group> groups = groups(files);
            return groups.stream()
                    .map(group -> read(spark, group, groups.size() > 1))
                    .reduce((a, b) -> a.unionByName(b, true))
                    .orElseThrow();
        }

        private static boolean isWanted(InputFile file, List<InputFile> files) {
            return isParquet(file.name()) || files.stream().noneMatch(other -> isParquet(other.name()));
        }

        private List<Group> groups(List<InputFile> files) {
            Map<String, Group> groups = new LinkedHashMap<>();
            Set<String> found = new LinkedHashSet<>();
            for (InputFile file : files) {
                if (isWanted(file, files)) {
                    org.apache.parquet.schema.MessageType schema = schema(file);
                    List<String> names = schema.getFields().stream()
                            .map(org.apache.parquet.schema.Type::getName)
                            .toList();
                    found.addAll(names);
                    groups.computeIfAbsent(
                                    schema.toString(), key -> new Group(new ArrayList<>(), names, checked(file, names)))
                            .files()
                            .add(file);
                }
            }
            Columns.checkMapped(mapping, found);
            return List.copyOf(groups.values());
        }

        private List<String> checked(InputFile file, List<String> names) {
            List<String> meanings = Columns.meanings(names, mapping);
            for (String required : List.of("user", "track")) {
                if (!meanings.contains(required)) {
                    throw new SaysException(
                            StandardErrorCode.MISSING_COLUMN,
                            "No " + required + " column in " + file.name() + "; found: " + Columns.shown(names),
                            "Rename the column to one of " + String.join(", ", Columns.namesOf(required))
                                    + ", or map it with says.csv.columns.");
                }
            }
            return meanings;
        }

        private static org.apache.parquet.schema.MessageType schema(InputFile file) {
            if (file.compressed()) {
                throw new SaysException(
                        StandardErrorCode.MALFORMED_INPUT,
                        file.name() + " is a compressed Parquet file",
                        "Unpack it: Parquet is compressed within, and is read from its end.");
            }
            try (ParquetFileReader reader = ParquetFileReader.open(new PathInputFile(file.path()))) {
                return reader.getFileMetaData().getSchema();
            } catch (java.nio.file.FileSystemException e) {
                throw Failures.of(e, "reading " + file.name());
            } catch (IOException | RuntimeException e) {
                throw new SaysException(
                        StandardErrorCode.MALFORMED_INPUT,
                        file.name() + " is no Parquet file, or is damaged or cut off: " + e.getMessage(),
                        "Fetch or write it again.",
                        e);
            }
        }

        /** @param asText whether values become text, since other files may hold them in another type */
        private static Dataset<Row> read(SparkSession spark, Group group, boolean asText) {
            Dataset<Row> rows = spark.read()
                    .parquet(group.files().stream()
                            .map(file -> SparkPaths.toRead(file.path()))
                            .toArray(String[]::new));
            Column problem = lit(null).cast("string");
            List<Column> values = new ArrayList<>();
            for (int i = 0; i < group.names().size(); i++) {
                if (!group.meanings().get(i).isEmpty()) {
                    String name = group.names().get(i);
                    DataType type = type(rows, name, group);
                    Column value = col("`" + name.replace("`", "``") + "`");
                    if (type instanceof BinaryType || type instanceof StringType) {
                        value = value.cast("string");
                        problem = coalesce(
                                problem,
                                when(not(is_valid_utf8(value)), lit("NOT_UTF8: " + name + " is not text in UTF-8")));
                    } else if (asText) {
                        // As seconds, an instant does not depend on the session's time zone.
                        value = type instanceof TimestampType
                                ? unix_millis(value)
                                        .divide(1000)
                                        .cast("decimal(20,3)")
                                        .cast("string")
                                : value.cast("string");
                    }
                    values.add(value.as(group.meanings().get(i)));
                }
            }
            List<Column> columns = new ArrayList<>(List.of(
                    name(group.files()).as(Source.SOURCE),
                    col("_metadata.row_index").plus(1).as(Source.POSITION),
                    problem.as(Source.PROBLEM),
                    substring(to_json(struct("*")), 1, RawRow.KEPT).as(Source.RAW)));
            columns.addAll(values);
            return rows.select(columns.toArray(Column[]::new));
        }

        private static DataType type(Dataset<Row> rows, String name, Group group) {
            for (StructField field : rows.schema().fields()) {
                if (field.name().equals(name)) {
                    DataType type = field.dataType();
                    if (type instanceof ArrayType || type instanceof MapType || type instanceof StructType) {
                        throw new SaysException(
                                StandardErrorCode.MALFORMED_INPUT,
                                "The column " + name + " of "
                                        + group.files().get(0).name() + " holds more than one value: "
                                        + type.simpleString(),
                                "Write one value a row, or give the column a name that means nothing to SAYS.");
                    }
                    return type;
                }
            }
            throw new SaysException(
                    StandardErrorCode.MALFORMED_INPUT,
                    "Spark does not see the column " + name + " of "
                            + group.files().get(0).name(),
                    "Two columns may differ in case only: rename one of them.");
        }

        /** The name of the file a row comes from, by the address that Spark gives. */
        private static Column name(List<InputFile> files) {
            if (files.size() == 1) {
                return lit(files.get(0).name());
            }
            Column address = regexp_replace(col("_metadata.file_path"), "^file:/+", "/");
            Column[] addresses = new Column[files.size()];
            Column[] names = new Column[files.size()];
            Arrays.setAll(addresses, i -> lit(address(files.get(i))));
            Arrays.setAll(names, i -> lit(files.get(i).name()));
            return coalesce(
                    element_at(map_from_arrays(array(addresses), array(names)), address),
                    raise_error(concat(lit("a file that was not named: "), address))
                            .cast("string"));
        }

        /** The path as Spark quotes it in an address, without the scheme of this machine. */
        private static String address(InputFile file) {
            try {
                Path whole = file.path().toAbsolutePath().normalize();
                if (Locations.isRemote(whole)) {
                    return whole.toUri().toString();
                }
                String path = whole.toString();
                return new URI("file", null, path, null, null).toString().replaceFirst("^file:/+", "/");
            } catch (URISyntaxException e) {
                throw new SaysException(
                        StandardErrorCode.INPUT_NOT_FOUND,
                        "The path of " + file.name() + " cannot be written as an address",
                        "Rename it.",
                        e);
            }
        }
    }
}
