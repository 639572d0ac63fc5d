package org.espalier.train.nd4j;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceConfigurationError;
import org.espalier.nd4j.Nd4jCuda;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.TrainingData;
import org.espalier.train.TrainingException;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeEngineFactory;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;

/**
 * The engine on ND4J, with whatever backend is on the class path ({@code nd4j-native} for a CPU, {@code nd4j-cuda-11.6} for
 * a GPU that it {@linkplain Nd4jCuda serves}). It is the reference for the other engines, and several times slower than
 * {@code jvm} on a CPU.
 */
public final class Nd4jEngineFactory implements TreeEngineFactory {
    /** What it computes in. */
    public enum Precision {
        SINGLE(DataType.FLOAT),
        DOUBLE(DataType.DOUBLE);

        private final DataType type;

        Precision(DataType type) {
            this.type = type;
        }
    }

    private final Precision precision;

    /** Single precision. */
    public Nd4jEngineFactory() {
        this(Precision.SINGLE);
    }

    public Nd4jEngineFactory(Precision precision) {
        this.precision = precision;
    }

    @Override
    public String name() {
        return "nd4j";
    }

    /**
     * Looks for a backend on the class path; a CPU backend loads no native library for that, and for a CUDA backend the
     * driver is asked before it loads any.
     */
    @Override
    public Optional<String> unusable() {
        Optional<String> refused = Nd4jCuda.refusal();
        if (refused.isPresent()) {
            return refused;
        }
        try {
            boolean available = false;
            for (Nd4jBackend backend : ND4JClassLoading.loadService(Nd4jBackend.class)) {
                available |= backend.isAvailable();
            }
            return available
                    ? Optional.empty()
                    : Optional.of("no ND4J backend on the class path: add org.nd4j:nd4j-native, with its natives");
        } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
            return Optional.of("ND4J's backend does not load: " + oneLine(e));
        }
    }

    /** It is the reference, not the fast one: never chosen unasked. */
    @Override
    public OptionalInt rank() {
        return OptionalInt.empty();
    }

    @Override
    public String describe(EngineSettings settings) {
        return "ND4J on " + backend().getClass().getSimpleName() + ", "
                + precision.name().toLowerCase(Locale.ROOT) + " precision"
                + (Nd4jCuda.isOnClassPath() ? "" : ", 1 thread");
    }

    /** @throws TrainingException when ND4J's native library does not load, or has no code for this GPU */
    @Override
    public TreeEngine open(TrainingData data, EngineSettings settings, EngineState state) {
        backend();
        return new Nd4jEngine(precision.type, data, settings, state);
    }

    /** Starts ND4J, the first time that it is asked. */
    private static Nd4jBackend backend() {
        Nd4jCuda.refusal().ifPresent(why -> {
            throw new TrainingException("engine nd4j: " + why);
        });
        try {
            return Nd4j.getBackend();
        } catch (LinkageError | RuntimeException e) {
            throw new TrainingException("engine nd4j: ND4J does not start; are the native jars of nd4j-native and"
                    + " openblas for this platform on the class path? " + oneLine(e));
        }
    }

    /** What lies at the bottom of it: a static initialiser's error says nothing by itself. */
    private static String oneLine(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString().lines().findFirst().orElse(root.getClass().getName());
    }
}
