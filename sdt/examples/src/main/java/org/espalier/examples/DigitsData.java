package org.espalier.examples;

import java.util.List;
import org.espalier.data.BuiltInData;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;

/** The drawn digits by name: {@code digits:train}, {@code digits:test}. */
public final class DigitsData implements BuiltInData {
    /** For the service loader. */
    public DigitsData() {}

    @Override
    public List<String> names() {
        return List.of(Digits.Part.TRAIN.toString(), Digits.Part.TEST.toString());
    }

    @Override
    public DataSource open(DataOptions options) {
        return new DigitsSource(
                options.file().equals(Digits.Part.TRAIN.toString()) ? Digits.Part.TRAIN : Digits.Part.TEST);
    }
}
