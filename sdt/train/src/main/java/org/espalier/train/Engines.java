package org.espalier.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.espalier.base.Providers;
import org.espalier.base.Texts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kinds of engine on the class path. */
public final class Engines {
    private static final Logger LOG = LoggerFactory.getLogger(Engines.class);

    /** Engines that could not be loaded, as they were logged: each once a process. */
    private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

    /** There where the kernel has NVIDIA's driver. */
    private static final Path NVIDIA = Path.of("/proc/driver/nvidia/version");

    private Engines() {}

    /**
     * All kinds that are there, usable or not: by {@link TreeEngineFactory#rank}, highest first, those without one last. One
     * that can't be loaded is left out, with a line in the log.
     */
    public static List<TreeEngineFactory> all() {
        return all(ServiceLoader.load(TreeEngineFactory.class, Engines.class.getClassLoader()));
    }

    static List<TreeEngineFactory> all(ServiceLoader<TreeEngineFactory> loader) {
        List<TreeEngineFactory> found = Providers.loadable(loader, why -> {
            if (LOGGED.add(why)) {
                LOG.warn("engine left out: {}", why);
            }
        });
        found.sort(Comparator.<TreeEngineFactory>comparingLong(
                        f -> f.rank().isPresent() ? -(long) f.rank().getAsInt() : Long.MAX_VALUE)
                .thenComparing(TreeEngineFactory::name));
        return found;
    }

    /**
     * Why this kind can't be used here, in one line; empty where it can. A kind whose libraries are missing says so, too,
     * whatever it makes of that itself.
     */
    public static Optional<String> unusable(TreeEngineFactory factory) {
        return orMissing(factory::unusable);
    }

    private static Optional<String> orMissing(Supplier<Optional<String>> question) {
        try {
            return question.get();
        } catch (LinkageError e) {
            return Optional.of("a part of it is missing: " + Providers.reason(e));
        }
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
        return choose(name, depth, LeafKind.CONSTANT);
    }

    /** As {@link #choose(String, int)}, for leaves of a kind and gates that ask about all columns. */
    public static Choice choose(String name, int depth, LeafKind leaves) {
        return choose(name, depth, leaves, GateKind.ALL);
    }

    /** As {@link #choose(String, int)}, for leaves and gates of a kind. */
    public static Choice choose(String name, int depth, LeafKind leaves, GateKind gates) {
        if (!name.equals("auto")) {
            TreeEngineFactory factory = find(name);
            factory.unfit(depth, leaves, gates).ifPresent(why -> {
                throw new TrainingException(why);
            });
            return new Choice(factory, "");
        }
        return best(all(), Files.exists(NVIDIA), depth, leaves, gates);
    }

    /**
     * {@code auto}, where there is a driver for NVIDIA's GPUs or not.
     *
     * @param all best first
     */
    static Choice best(List<TreeEngineFactory> all, boolean hasDriver, int depth, LeafKind leaves, GateKind gates) {
        List<String> passedOver = new ArrayList<>();
        if (hasDriver && all.stream().noneMatch(f -> f.name().equals("cuda"))) {
            passedOver.add("there is an NVIDIA driver, but the engine cuda is not on the class path");
        }
        for (TreeEngineFactory factory : all) {
            if (factory.rank().isEmpty()) {
                continue;
            }
            Optional<String> why = orMissing(
                            () -> factory.unfit(depth, leaves, gates).or(factory::unusable))
                    .map(reason -> " can't be used: " + reason)
                    .or(() -> orMissing(factory::trial).map(reason -> " fails its trial here: " + reason));
            if (why.isEmpty()) {
                return new Choice(factory, passedOver.isEmpty() ? factory.merit() : String.join("; ", passedOver));
            }
            passedOver.add(factory.name() + why.get());
        }
        throw new TrainingException("no engine is usable here: " + String.join("; ", passedOver));
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
        Optional<String> why = unusable(factory);
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
