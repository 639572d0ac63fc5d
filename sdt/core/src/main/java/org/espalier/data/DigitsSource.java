package org.espalier.data;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The generated digits, drawn row by row. */
final class DigitsSource implements DataSource {
    private final Digits.Part part;

    DigitsSource(Digits.Part part) {
        this.part = part;
    }

    @Override
    public String name() {
        return part.toString();
    }

    @Override
    public Schema inferSchema(Consumer<String> warnings) {
        return Digits.SCHEMA;
    }

    @Override
    public Dataset read(Schema schema, Labels labels, DataNotes notes) {
        return DatasetReader.read(new Cursor(schema), schema, name());
    }

    @Override
    public RowStream rows(Schema schema, Labels labels, BadRows badRows, DataNotes notes) {
        return new RowStream(new Cursor(schema), schema, badRows);
    }

    private final class Cursor implements RowCursor {
        private final ClassIndex classes;
        private final byte[] pixels = new byte[Digits.PIXELS];
        private int number;
        private int label;

        Cursor(Schema schema) {
            if (!schema.image().equals(Digits.SCHEMA.image())) {
                throw new DataException(
                        name() + ": expected rows as the schema says, found images of 28 x 28 pixels, scale 255");
            }
            classes = new ClassIndex(schema.target(), Map.of());
        }

        @Override
        public boolean advance() {
            if (number == part.rows()) {
                return false;
            }
            number++;
            return true;
        }

        @Override
        public long number() {
            return number;
        }

        @Override
        public void decode(float[] features) {
            int digit = Digits.draw(part.seed(), number - 1, pixels);
            Digits.encode(pixels, features);
            try {
                label = classes.require(String.valueOf(digit));
            } catch (DataException e) {
                throw new DataException(name() + ", row " + number + ", " + e.getMessage(), e);
            }
        }

        @Override
        public int label() {
            return label;
        }

        @Override
        public float weight() {
            return 1f;
        }

        @Override
        public boolean weighted() {
            return false;
        }

        @Override
        public List<String> texts() {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
