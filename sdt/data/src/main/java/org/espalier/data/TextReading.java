package org.espalier.data;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.espalier.base.Providers;
import org.espalier.base.Texts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Breaks texts into words; {@link ServiceLoader} finds it, in the jar {@code espalier-text}. A model without texts needs none. */
public interface TextReading {
    /**
     * Reads what {@link TextFeatures#json} wrote.
     *
     * @param where what messages begin with
     * @throws org.espalier.EspalierException one line, when it is something else
     */
    TextFeatures read(Object json, String where);

    /** Learns a vocabulary from the texts of a column. */
    Learner learner(TextOptions options);

    /** Is told every row in turn, in bounded memory. */
    interface Learner {
        /**
         * One row's text; an empty one where it has none.
         *
         * @param answer number of the row's class, from 0; negative where it is not known
         */
        void add(char[] chars, int from, int to, int answer);

        /** What is worth asking about; empty where nothing in the texts tells two rows apart. */
        Optional<TextFeatures> features();
    }

    /** The one that is there. */
    static Optional<TextReading> find() {
        Logger log = LoggerFactory.getLogger(TextReading.class);
        List<TextReading> found = Providers.loadable(
                ServiceLoader.load(TextReading.class, TextReading.class.getClassLoader()),
                why -> log.warn("text columns left out: {}", why));
        return found.stream().findFirst();
    }

    /**
     * The one that a column needs.
     *
     * @throws DataException one line, when there is none
     */
    static TextReading require(String column) {
        return find().orElseThrow(() -> new DataException("column " + Texts.quote(column)
                + ": expected espalier-text on the class path, which reads columns of texts; found none"));
    }
}
