package org.espalier.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.SegmentedStringWriter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as plain values: {@link Map} (in the order of the text), {@link List}, {@link String}, {@link Long},
 * {@link Double}, {@link Boolean} and null. For small documents: schemas, headers, reports. Nothing in a document can
 * name a class.
 */
public final class Json {
    /** A deeper document is refused. */
    private static final int MAX_NESTING = 64;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxStringLength(100_000_000)
                    .maxNameLength(1_000_000)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Double.toString is another one since Java 19: the same number must give the same bytes on every Java.
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    private Json() {}

    /**
     * Reads one document.
     *
     * @throws IOException with a one-line message, when the text is not one well-formed JSON value or repeats a key
     */
    public static Object parse(String text) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new IOException("expected a JSON value, found nothing");
            }
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new IOException("expected one JSON value, found more after it");
            }
            return value;
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            var at = e.getLocation();
            String where = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
            throw new IOException(
                    "not well-formed JSON: "
                            + e.getOriginalMessage().lines().findFirst().orElse("") + where,
                    e);
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    map.put(key, value(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            default -> throw new IOException("expected a JSON value, found " + token);
        };
    }

    /** One line, no spaces. Numbers that are not finite are refused with {@link IllegalArgumentException}. */
    public static String compact(Object value) {
        return write(value, false);
    }

    /** Indented by two spaces, {@code \n} line ends, a line end at the end. */
    public static String pretty(Object value) {
        return write(value, true) + "\n";
    }

    private static String write(Object value, boolean pretty) {
        SegmentedStringWriter out = new SegmentedStringWriter(FACTORY._getBufferRecycler());
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            if (pretty) {
                DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
                DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
                        .withObjectIndenter(indenter)
                        .withArrayIndenter(indenter)
                        .withSeparators(Separators.createDefaultInstance()
                                .withObjectFieldValueSpacing(Separators.Spacing.AFTER));
                generator.setPrettyPrinter(printer);
            }
            generate(generator, value);
            generator.flush();
            return out.getAndClear();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    private static void generate(JsonGenerator generator, Object value) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                generator.writeFieldName((String) entry.getKey());
                generate(generator, entry.getValue());
            }
            generator.writeEndObject();
        } else if (value instanceof Iterable<?> list) {
            generator.writeStartArray();
            for (Object item : list) {
                generate(generator, item);
            }
            generator.writeEndArray();
        } else if (value instanceof String || value instanceof Character || value instanceof Enum<?>) {
            generator.writeString(value.toString());
        } else if (value instanceof Boolean b) {
            generator.writeBoolean(b);
        } else if (value instanceof Double || value instanceof Float) {
            double d = ((Number) value).doubleValue();
            if (!Double.isFinite(d)) {
                throw new IllegalArgumentException("JSON has no " + d);
            }
            if (value instanceof Float f) {
                generator.writeNumber(f);
            } else {
                generator.writeNumber(d);
            }
        } else if (value instanceof Number n) {
            generator.writeNumber(n.longValue());
        } else {
            throw new IllegalArgumentException("not a JSON value: " + value.getClass());
        }
    }
}
