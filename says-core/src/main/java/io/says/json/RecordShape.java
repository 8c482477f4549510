package io.says.json;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * How records of a class are written, found once for each class: the JVM makes the list of a class's components anew whenever it is
 * asked. Immutable; kept as long as the class itself.
 */
final class RecordShape {

    private static final MethodType ACCESS = MethodType.methodType(Object.class, Record.class);
    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return new RecordShape(type);
        }
    };

    private final String[] quotedNames;
    private final MethodHandle[] accessors;
    private final boolean id;

    private RecordShape(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        quotedNames = new String[components.length];
        accessors = new MethodHandle[components.length];
        for (int i = 0; i < components.length; i++) {
            StringBuilder quoted = new StringBuilder();
            Json.quote(quoted, components[i].getName());
            quotedNames[i] = quoted.toString();
            accessors[i] = accessor(components[i]);
        }
        id = components.length == 1
                && "value".equals(components[0].getName())
                && components[0].getType() == String.class;
    }

    private static MethodHandle accessor(RecordComponent component) {
        Method method = component.getAccessor();
        method.setAccessible(true);
        try {
            return MethodHandles.lookup().unreflect(method).asType(ACCESS);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Record cannot be read: " + component.getDeclaringRecord(), e);
        }
    }

    static RecordShape of(Class<? extends Record> type) {
        return SHAPES.get(type);
    }

    int size() {
        return accessors.length;
    }

    /** Whether it has nothing but a text named {@code value}. */
    boolean isId() {
        return id;
    }

    /** A component's name, in quotes. */
    String quotedName(int i) {
        return quotedNames[i];
    }

    /** A component of a record of the class. */
    @Nullable
    Object component(Record record, int i) {
        try {
            return (Object) accessors[i].invokeExact(record);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("Record cannot be read: " + record.getClass(), e);
        }
    }
}
