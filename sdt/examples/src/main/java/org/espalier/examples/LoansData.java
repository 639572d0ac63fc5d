package org.espalier.examples;

import java.util.List;
import org.espalier.data.BuiltInData;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;

/** The invented applications for loans by name: {@code loans:train}, {@code loans:test}. */
public final class LoansData implements BuiltInData {
    /** For the service loader. */
    public LoansData() {}

    @Override
    public List<String> names() {
        return List.of(Loans.Part.TRAIN.toString(), Loans.Part.TEST.toString());
    }

    @Override
    public DataSource open(DataOptions options) {
        return new LoansSource(
                options.file().equals(Loans.Part.TRAIN.toString()) ? Loans.Part.TRAIN : Loans.Part.TEST, options);
    }
}
