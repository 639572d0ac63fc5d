package org.espalier.data;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.base.Texts;

/** Reads the components of records of one type. Immutable. */
final class RecordReader implements IterableRows.Columns<Record> {
    private static final ClassValue<RecordReader> READERS = new ClassValue<>() {
        @Override
        protected RecordReader computeValue(Class<?> type) {
            return new RecordReader(type);
        }
    };

    private final Class<?> type;
    private final List<String> names;
    private final Method[] accessors;

    private RecordReader(Class<?> type) {
        this.type = type;
        RecordComponent[] components = type.getRecordComponents();
        names = Arrays.stream(components).map(RecordComponent::getName).toList();
        accessors = Arrays.stream(components).map(RecordComponent::getAccessor).toArray(Method[]::new);
        for (Method accessor : accessors) {
            if (!accessor.trySetAccessible()) {
                throw new IllegalArgumentException(
                        "record " + type.getTypeName() + ": its components can't be read: its package is not open to "
                                + RecordReader.class.getModule());
            }
        }
    }

    /** @throws IllegalArgumentException when the module system hides the components */
    static RecordReader of(Class<? extends Record> type) {
        return READERS.get(type);
    }

    @Override
    public List<String> names() {
        return names;
    }

    /** All records of a type have its components. */
    @Override
    public void check(Record row) {}

    /** @throws DataException naming record and component, when its accessor throws */
    @Override
    public Object value(Record row, int component) {
        try {
            return accessors[component].invoke(row);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            String message = cause.getMessage() == null ? "" : ": " + Texts.visible(cause.getMessage(), 200);
            throw new DataException(
                    "record " + type.getSimpleName() + ", component " + Texts.quote(names.get(component))
                            + ": its accessor failed (" + cause.getClass().getSimpleName() + message + ")",
                    cause);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the accessors were made accessible", e);
        }
    }

    /** The components by name, in their order. */
    static Map<String, Object> asMap(Record row) {
        RecordReader reader = of(row.getClass());
        Map<String, Object> values = new LinkedHashMap<>();
        for (int c = 0; c < reader.names.size(); c++) {
            values.put(reader.names.get(c), reader.value(row, c));
        }
        return values;
    }
}
