package io.says;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Shows every change of the public API in the diff of one file. */
final class PublicApiTest {

    private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");

    @Test
    void is_what_the_golden_file_says() throws Exception {
        StringBuilder text = new StringBuilder();
        for (Class<?> type : types()) {
            text.append(header(type)).append('\n');
            members(type).forEach(member -> text.append("    ").append(member).append('\n'));
        }
        assertThat(text).isNotEmpty();
        Golden.check("public-api.txt", text.toString());
    }

    private static List<Class<?>> types() throws IOException, URISyntaxException {
        Path classes = Path.of(SaysException.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .sorted()
                    .<Class<?>>map(PublicApiTest::load)
                    .filter(PublicApiTest::visible)
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicApiTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean visible(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return Modifier.isPublic(type.getModifiers()) && !type.isAnonymousClass() && (outer == null || visible(outer));
    }

    private static String header(Class<?> type) {
        String kind = type.isAnnotation()
                ? "annotation"
                : type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
        String parents = Stream.concat(
                        Stream.ofNullable(type.getSuperclass())
                                .filter(parent -> !Set.of(Object.class, Record.class, Enum.class)
                                        .contains(parent)),
                        Arrays.stream(type.getInterfaces()))
                .map(Class::getName)
                .collect(Collectors.joining(", "));
        return kind + " " + type.getName() + (parents.isEmpty() ? "" : " : " + parents);
    }

    private static Set<String> members(Class<?> type) {
        Set<String> members = new TreeSet<>();
        for (Field field : type.getDeclaredFields()) {
            if (open(field.getModifiers()) && !field.isSynthetic()) {
                members.add(field.toGenericString());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (shown(constructor)) {
                members.add(constructor.toGenericString());
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (shown(method) && !OF_EVERY_OBJECT.contains(method.getName())) {
                members.add(method.toGenericString());
            }
        }
        return members;
    }

    private static boolean shown(Executable member) {
        return open(member.getModifiers()) && !member.isSynthetic();
    }

    private static boolean open(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }
}
