package org.espalier.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.espalier.base.Texts;

/** The kinds of engine on the class path. */
public final class Engines {
    /** Best first. */
    private static final List<String> PREFERENCE = List.of("cuda", "jvm", "nd4j");

    /** There where the kernel has NVIDIA's driver. */
    private static final Path NVIDIA = Path.of("/proc/driver/nvidia/version");

    private Engines() {}

    /** All kinds that are there, usable or not, best first. */
    public static List<TreeEngineFactory> all() {
        List<TreeEngineFactory> found = new ArrayList<>();
        ServiceLoader.load(TreeEngineFactory.class, Engines.class.getClassLoader())
                .forEach(found::add);
        found.sort(Comparator.comparingInt(f -> {
            int rank = PREFERENCE.indexOf(f.name());
            return rank < 0 ? PREFERENCE.size() : rank;
        }));
        return found;
    }

    /**
     * A kind, and why it was taken.
     *
     * @param reason for the log line; empty where the user named it
     */
    public record Choice(TreeEngineFactory factory, String reason) {}

    /**
     * @param name a kind, or {@code auto} for the best usable one that passes its trial
     * @param depth of the tree to train
     * @throws TrainingException when there is no such kind, or it can't be used here, or not for this depth
     */
    public static Choice choose(String name, int depth) {
        if (!name.equals("auto")) {
            TreeEngineFactory factory = find(name);
            factory.unfit(depth).ifPresent(why -> {
                throw new TrainingException(why);
            });
            return new Choice(factory, "");
        }
        return best(all(), Files.exists(NVIDIA), depth);
    }

    /** {@code auto}, where there is a driver for NVIDIA's GPUs or not. */
    static Choice best(List<TreeEngineFactory> all, boolean hasDriver, int depth) {
        List<String> passedOver = new ArrayList<>();
        if (hasDriver && all.stream().noneMatch(f -> f.name().equals("cuda"))) {
            passedOver.add("there is an NVIDIA driver, but the engine cuda is not on the class path");
        }
        for (TreeEngineFactory factory : all) {
            // nd4j is the reference, not the fast one: it is never chosen unasked.
            if (factory.name().equals("nd4j")) {
                continue;
            }
            Optional<String> why = factory.unfit(depth)
                    .or(factory::unusable)
                    .map(reason -> " can't be used: " + reason)
                    .or(() -> factory.trial().map(reason -> " fails its trial here: " + reason));
            if (why.isEmpty()) {
                return new Choice(factory, passedOver.isEmpty() ? merit(factory) : String.join("; ", passedOver));
            }
            passedOver.add(factory.name() + why.get());
        }
        throw new TrainingException("no engine is usable here: " + String.join("; ", passedOver));
    }

    private static String merit(TreeEngineFactory factory) {
        return factory.name().equals("cuda") ? "a usable GPU, which passes its trial" : "the fastest that is here";
    }

    /**
     * @param name a kind
     * @throws TrainingException when there is no such kind, or it can't be used here
     */
    public static TreeEngineFactory find(String name) {
        List<TreeEngineFactory> all = all();
        requireKnown(name, all);
        TreeEngineFactory factory =
                all.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
        Optional<String> why = factory.unusable();
        if (why.isPresent()) {
            throw new TrainingException("engine " + name + " can't be used here: " + why.get());
        }
        return factory;
    }

    /**
     * @param name a kind, or {@code auto}
     * @throws TrainingException with the option {@link TrainingOptions#ENGINE} when there is no such kind
     */
    public static void requireKnown(String name) {
        if (!name.equals("auto")) {
            requireKnown(name, all());
        }
    }

    private static void requireKnown(String name, List<TreeEngineFactory> all) {
        if (all.stream().noneMatch(f -> f.name().equals(name))) {
            String known = all.stream().map(TreeEngineFactory::name).collect(Collectors.joining(", "));
            throw new TrainingException(
                    TrainingOptions.ENGINE.key(), "expected auto, " + known + ", found " + Texts.quote(name), null);
        }
    }
}
