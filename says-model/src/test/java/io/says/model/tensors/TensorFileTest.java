package io.says.model.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TensorFileTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private Path sample(String name, boolean backwards) throws IOException {
        Path file = directory.resolve(name);
        TensorWriter writer = new TensorWriter();
        if (backwards) {
            writer.texts("texts", Arrays.asList("one", null, "", "İstanbul ♫")).bytes("bytes", new byte[] {1, 2, 3});
            writer.longs("longs", new long[] {Long.MIN_VALUE, 7}).ints("ints", new int[] {-1});
            writer.floats("floats", new float[] {1, Float.NaN, -0f, 4, 5, 6}, 2, 3);
        } else {
            writer.floats("floats", new float[] {1, Float.NaN, -0f, 4, 5, 6}, 2, 3);
            writer.ints("ints", new int[] {-1}).longs("longs", new long[] {Long.MIN_VALUE, 7});
            writer.bytes("bytes", new byte[] {1, 2, 3}).texts("texts", Arrays.asList("one", null, "", "İstanbul ♫"));
        }
        writer.write(file);
        return file;
    }

    @Test
    void gives_back_what_was_written() throws IOException {
        TensorFile file = TensorFile.open(sample("a", false));
        assertThat(file.shape("floats")).containsExactly(2L, 3L);
        assertThat(file.floats("floats").get(1)).isNaN();
        assertThat(file.floats("floats").get(5)).isEqualTo(6);
        assertThat(file.ints("ints").get(0)).isEqualTo(-1);
        assertThat(file.longs("longs").get(0)).isEqualTo(Long.MIN_VALUE);
        assertThat(file.bytes("bytes").get(2)).isEqualTo((byte) 3);
        TensorFile.Texts texts = file.texts("texts");
        assertThat(texts.size()).isEqualTo(4);
        assertThat(texts.get(0)).isEqualTo("one");
        assertThat(texts.get(1)).isNull();
        assertThat(texts.get(2)).isEmpty();
        assertThat(texts.get(3)).isEqualTo("İstanbul ♫");
    }

    @Test
    void writes_the_same_bytes_whatever_the_order_of_adding() throws IOException {
        assertThat(sample("a", false)).hasSameBinaryContentAs(sample("b", true));
    }

    @Test
    void puts_the_data_on_a_multiple_of_eight() throws IOException {
        byte[] bytes = Files.readAllBytes(sample("a", false));
        assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8)
                .isZero();
    }

    @Test
    void holds_empty_tensors() throws IOException {
        Path file = directory.resolve("empty");
        new TensorWriter().floats("none", new float[0], 0, 3).write(file);
        assertThat(TensorFile.open(file).floats("none").limit()).isZero();
    }

    @Test
    void keeps_texts_that_say_what_the_tensors_are() throws IOException {
        Path file = directory.resolve("told");
        new TensorWriter()
                .metadata(java.util.Map.of("alpha", "1.0", "ad \"quoted\"", "♫"))
                .ints("a", new int[] {1})
                .write(file);
        assertThat(TensorFile.open(file).metadata())
                .containsExactly(java.util.Map.entry("ad \"quoted\"", "♫"), java.util.Map.entry("alpha", "1.0"));
        assertThat(TensorFile.open(sample("untold", false)).metadata()).isEmpty();
    }

    @Test
    void refuses_to_write_what_could_never_be_mapped_again() {
        assertThatThrownBy(() -> TensorWriter.requireRoom("user_factors", 1L << 31))
                .isInstanceOfSatisfying(
                        SaysException.class,
                        e -> assertThat(e.code()).isEqualTo(StandardErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining("user_factors would take 2147483648 bytes");
        TensorWriter.requireRoom("user_factors", TensorWriter.MOST_BYTES);
        assertThatThrownBy(() -> new TensorWriter().floats("wrong", new float[2], Long.MAX_VALUE, 2))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void refuses_a_tensor_it_does_not_have_or_of_another_type() throws IOException {
        TensorFile file = TensorFile.open(sample("a", false));
        refused(() -> file.floats("nothing"));
        refused(() -> file.longs("floats"));
        refused(() -> file.shape("nothing"));
    }

    @Test
    void refuses_a_file_cut_short_anywhere() throws IOException {
        byte[] whole = Files.readAllBytes(sample("a", false));
        for (int length = 0; length < whole.length; length += 3) {
            Path cut = directory.resolve("cut");
            Files.write(cut, Arrays.copyOf(whole, length));
            refused(() -> TensorFile.open(cut));
        }
    }

    @Test
    void survives_any_damaged_header_with_a_refusal_or_a_sound_file() throws IOException {
        byte[] whole = Files.readAllBytes(sample("a", false));
        int header =
                8 + (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            byte[] damaged = whole.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                damaged[random.nextInt(header)] = (byte) random.nextInt(256);
            }
            Path file = directory.resolve("damaged");
            Files.write(file, damaged);
            try {
                TensorFile.open(file).texts("texts").get(3);
            } catch (SaysException refusal) {
                assertThat(refusal.code()).isEqualTo(StandardErrorCode.CORRUPT_DATA);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "{\"a\":1}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}",
                "{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F99\",\"shape\":[1],\"data_offsets\":[0,99]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[16,20]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[0,4294967296],\"data_offsets\":[0,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[0,9e18],\"data_offsets\":[0,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[null],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[null,4]}}",
                "{\"__metadata__\":7}",
                "{\"__metadata__\":{\"a\":7}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[9e18],\"data_offsets\":[0,9e18]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}"
            })
    void refuses_a_header_that_lies(String header) throws IOException {
        Path lying = headed(header);
        refused(() -> TensorFile.open(lying));
    }

    private Path headed(String header) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + json.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(json.length).put(json);
        return Files.write(directory.resolve("headed"), file.array());
    }

    @Test
    void refuses_a_tensor_of_a_type_it_does_not_know_when_it_is_asked_for() throws IOException {
        TensorFile file = TensorFile.open(headed("{\"__metadata__\":{\"version\":\"9\"},"
                + "\"a\":{\"dtype\":\"F99\",\"shape\":[1],\"data_offsets\":[0,4]},"
                + "\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}}"));
        assertThat(file.metadata()).containsEntry("version", "9");
        assertThat(file.bytes("b").limit()).isEqualTo(4);
        refused(() -> file.floats("a"));
        refused(() -> file.bytes("a"));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, Long.MAX_VALUE, Integer.MAX_VALUE, 1L << 40})
    void refuses_an_impossible_header_length_without_allocating_it(long length) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        Path lying = directory.resolve("lying");
        Files.write(lying, file.array());
        refused(() -> TensorFile.open(lying));
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.CORRUPT_DATA));
    }
}
