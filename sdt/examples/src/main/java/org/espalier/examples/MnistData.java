package org.espalier.examples;

import java.util.List;
import org.espalier.data.BuiltInData;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;

/** MNIST by name: {@code mnist:train}, {@code mnist:test}; fetched once, unless its files are at hand. */
public final class MnistData implements BuiltInData {
    /** For the service loader. */
    public MnistData() {}

    @Override
    public List<String> names() {
        return List.of("mnist:train", "mnist:test");
    }

    @Override
    public DataSource open(DataOptions options) {
        return MnistFiles.open(options);
    }
}
