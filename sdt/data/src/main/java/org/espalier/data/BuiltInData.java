package org.espalier.data;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.espalier.base.Providers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Data sets that need no file and are asked for by name ({@code mnist:train}); {@link ServiceLoader} finds them. The
 * jars that only score and explain have none.
 */
public interface BuiltInData {
    /** The names that {@link #open} takes, such as {@code mnist:train}: all with the same word before the colon. */
    List<String> names();

    /**
     * Opens a set.
     *
     * @param options whose {@link DataOptions#file()} is one of {@link #names()}
     * @throws DataException when the set is unavailable
     */
    DataSource open(DataOptions options);

    /** All kinds that are there; one that can't be loaded is left out, with a line in the log. */
    static List<BuiltInData> all() {
        Logger log = LoggerFactory.getLogger(BuiltInData.class);
        return Providers.loadable(
                ServiceLoader.load(BuiltInData.class, BuiltInData.class.getClassLoader()),
                why -> log.warn("built-in data left out: {}", why));
    }

    /** The set of this name, where there is one. */
    static Optional<BuiltInData> named(String name) {
        return all().stream().filter(set -> set.names().contains(name)).findFirst();
    }
}
