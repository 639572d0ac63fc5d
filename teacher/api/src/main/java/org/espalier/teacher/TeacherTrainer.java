package org.espalier.teacher;

import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.espalier.base.Providers;
import org.espalier.data.Dataset;
import org.espalier.io.OverwritePolicy;
import org.slf4j.LoggerFactory;

/**
 * Trains models of one kind on labelled rows: a teacher to learn from, or a rival to be measured beside. Found by the service
 * loader, so that who has the library on the class path has the kind, and nobody else needs it.
 */
public interface TeacherTrainer {
    /** What it trains. */
    enum Kind {
        /** A neural network. */
        NETWORK,
        /** Gradient boosting. */
        BOOSTING,
        /** A decision tree whose gates ask about one column each and whose leaves are constant. */
        CART
    }

    Kind kind();

    /** What people call it: {@code boosting (XGBoost)}. */
    String name();

    /**
     * Trains a model; the same rows and settings give the same answers.
     *
     * @param rows all of them labelled
     * @throws TeacherException one line, when these rows can't be learned from
     */
    Teacher train(Dataset rows, Settings settings);

    /** How a file of it ends: {@code .zip}. */
    String suffix();

    /** Writes a model of this trainer's to a file that is a teacher again when it is loaded. */
    void save(Teacher trained, Path file, OverwritePolicy existing);

    /**
     * How to train.
     *
     * @param depth most gates on a path of a CART; others have none
     * @param isSmall whether the smallest model of the kind is enough: for one of several folds of few rows
     * @param progress hears what it is at
     */
    record Settings(int depth, boolean isSmall, int threads, long seed, Consumer<String> progress) {
        public Settings {
            if (threads < 1) {
                throw new IllegalArgumentException("threads: expected 1 or more, found " + threads);
            }
        }
    }

    /** The first trainer of a kind on the class path; one that can't be loaded is left out, with a line in the log. */
    static Optional<TeacherTrainer> find(Kind kind) {
        ServiceLoader<TeacherTrainer> loader =
                ServiceLoader.load(TeacherTrainer.class, TeacherTrainer.class.getClassLoader());
        return Providers.loadable(
                        loader,
                        why -> LoggerFactory.getLogger(TeacherTrainer.class).info("trainer left out: {}", why))
                .stream()
                .filter(t -> t.kind() == kind)
                .findFirst();
    }
}
