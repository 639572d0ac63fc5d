package org.espalier.train.cuda;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.EngineTrial;
import org.espalier.train.GateKind;
import org.espalier.train.LeafKind;
import org.espalier.train.TrainingData;
import org.espalier.train.TrainingException;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeEngineFactory;
import org.espalier.train.jvm.JvmEngineFactory;
import org.espalier.train.kernel.PlainTrainingKernels;

/**
 * The engine for NVIDIA GPUs of compute capability 7.5 and newer, with the libraries of CUDA 13. It takes the first GPU
 * that is usable; {@code CUDA_VISIBLE_DEVICES} chooses. The system property {@value #PRODUCTS} says in what the gate
 * products are computed: {@code float32} (the default), or {@code tf32}, several times faster and with three digits only.
 */
public final class CudaEngineFactory implements TreeEngineFactory {
    static final String PRODUCTS = "espalier.cuda.products";

    /** The deepest tree: its gates are computed for all rows of a batch, and there are twice as many a level. */
    public static final int MAX_DEPTH = 14;

    /** For the service loader. */
    public CudaEngineFactory() {}

    @Override
    public String name() {
        return "cuda";
    }

    /** Where the driver's library is not on this machine, nothing is loaded to tell. */
    @Override
    public Optional<String> unusable() {
        try {
            gpu();
            return Optional.empty();
        } catch (TrainingException e) {
            return Optional.of(e.getMessage());
        } catch (LinkageError e) {
            return Optional.of(
                    "the jars org.bytedeco:cuda and javacpp are not on the class path, or another version is");
        }
    }

    @Override
    public OptionalInt rank() {
        return OptionalInt.of(100);
    }

    @Override
    public String merit() {
        return "a usable GPU, which passes its trial";
    }

    /** The first that is usable. */
    static Gpu gpu() {
        Cuda.load();
        List<Gpu> all = Gpu.all();
        return all.stream()
                .filter(gpu -> gpu.unusable().isEmpty())
                .findFirst()
                .orElseThrow(() -> new TrainingException(all.get(0).unusable().orElseThrow()));
    }

    @Override
    public Optional<String> unfit(int depth) {
        return depth <= MAX_DEPTH
                ? Optional.empty()
                : Optional.of("depth: expected 1 to " + MAX_DEPTH + " with engine cuda, found " + depth
                        + "; --engine jvm takes deeper trees");
    }

    @Override
    public Optional<String> unfit(int depth, LeafKind leaves) {
        return leaves == LeafKind.CONSTANT
                ? unfit(depth)
                : Optional.of("engine cuda trains constant leaves only, no scorecards; --engine jvm trains both");
    }

    @Override
    public Optional<String> unfit(int depth, LeafKind leaves, GateKind gates) {
        return gates == GateKind.FEW || gates == GateKind.ONE
                ? unfit(depth, leaves)
                        .or(
                                () -> Optional.of(
                                        "engine cuda trains gates of all columns only; --engine jvm trains gates of few columns"))
                : unfit(depth, leaves);
    }

    @Override
    public String describe(EngineSettings settings) {
        return gpu().describe() + ", gate products in " + products().name().toLowerCase(Locale.ROOT);
    }

    static CudaDevice.Products products() {
        String text = System.getProperty(PRODUCTS, "float32");
        return switch (text) {
            case "float32" -> CudaDevice.Products.FLOAT32;
            case "tf32" -> CudaDevice.Products.TF32;
            default -> throw new TrainingException(PRODUCTS + ": expected float32 or tf32, found '" + text + "'");
        };
    }

    /** Once in a process: the first {@code auto} pays for it. */
    @Override
    public Optional<String> trial() {
        return Trial.RESULT;
    }

    private static final class Trial {
        static final Optional<String> RESULT = tried();
    }

    /**
     * Products are in single precision, whatever {@value #PRODUCTS} says: three digits, where a user wants no more, are no
     * fault of the GPU.
     */
    private static Optional<String> tried() {
        return EngineTrial.of(
                new JvmEngineFactory(new PlainTrainingKernels())::open,
                (data, settings, state) -> new CudaEngine(
                        new CudaDevice(gpu(), CudaDevice.Products.FLOAT32, KernelCache.ofUser()),
                        data,
                        settings,
                        state));
    }

    /** A GPU ready to compute. */
    static CudaDevice device() {
        return new CudaDevice(gpu(), products(), KernelCache.ofUser());
    }

    /** @throws TrainingException one line, when the tree is too deep or of scorecards, or the GPU has too little memory, is busy or full */
    @Override
    public TreeEngine open(TrainingData data, EngineSettings settings, EngineState state) {
        LeafKind leaves = data.basis().isPresent() ? LeafKind.POINTS : LeafKind.CONSTANT;
        GateKind gates = state.masks().isPresent() ? GateKind.FEW : GateKind.ALL;
        unfit(state.parameters().shape().depth(), leaves, gates).ifPresent(why -> {
            throw new TrainingException(why);
        });
        return new CudaEngine(device(), data, settings, state);
    }
}
