package org.espalier.examples;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.espalier.base.Texts;
import org.espalier.data.BadRows;
import org.espalier.data.DataException;
import org.espalier.data.DataNotes;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.RowCursor;
import org.espalier.data.RowStream;
import org.espalier.data.Schema;

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
    public Dataset read(Schema schema, LabelPolicy labels, DataNotes notes) {
        return new Cursor(schema).readAll(schema, name());
    }

    @Override
    public RowStream rows(Schema schema, LabelPolicy labels, BadRows badRows, DataNotes notes) {
        return new RowStream(new Cursor(schema), schema, badRows);
    }

    private final class Cursor implements RowCursor {
        private final int[] classOf;
        private final Schema schema;
        private final byte[] pixels = new byte[Digits.PIXELS];
        private int number;
        private int label;

        Cursor(Schema schema) {
            if (!schema.image().equals(Digits.SCHEMA.image())) {
                throw new DataException(
                        name() + ": expected rows as the schema says, found images of 28 x 28 pixels, scale 255");
            }
            this.schema = schema;
            classOf = IntStream.range(0, 10)
                    .map(digit -> schema.target().classes().indexOf(String.valueOf(digit)))
                    .toArray();
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
            label = classOf[digit];
            if (label < 0) {
                throw new DataException(name() + ", row " + number + ", target "
                        + Texts.quote(schema.target().name()) + ": expected one of the classes "
                        + Texts.list(schema.target().classes()) + ", found " + Texts.quote(String.valueOf(digit)));
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
