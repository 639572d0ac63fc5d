package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import org.espalier.base.Providers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines that are on the class path in part only: the others are found and chosen as if they were not there. */
class BrokenEnginesTest {
    private static final String SERVICE = TreeEngineFactory.class.getName();
    private static final String HERE = BrokenEnginesTest.class.getName();

    @TempDir
    private Path folder;

    /** Names in a list of providers, and nothing else of them; a class of the package {@code half} lacks its superclass. */
    private ServiceLoader<TreeEngineFactory> listed(String... names) throws IOException {
        Path list = folder.resolve("list");
        Files.write(list, List.of(names));
        return ServiceLoader.load(
                TreeEngineFactory.class, new ClassLoader(getClass().getClassLoader()) {
                    @Override
                    public Enumeration<URL> getResources(String name) throws IOException {
                        return name.equals("META-INF/services/" + SERVICE)
                                ? Collections.enumeration(List.of(list.toUri().toURL()))
                                : Collections.emptyEnumeration();
                    }

                    @Override
                    protected Class<?> findClass(String name) throws ClassNotFoundException {
                        if (name.startsWith("half.")) {
                            throw new NoClassDefFoundError("lib/Tensor");
                        }
                        throw new ClassNotFoundException(name);
                    }
                });
    }

    @Test
    void whatIsBrokenIsLeftOut() throws IOException {
        List<TreeEngineFactory> found = Engines.all(listed(
                "gone.Engine",
                "half.Engine",
                HERE + "$Last",
                HERE + "$Throwing",
                HERE,
                "org.espalier.train.jvm.JvmEngineFactory",
                HERE + "$Lacking"));
        assertEquals(
                List.of("lacking", "jvm", "last"),
                found.stream().map(TreeEngineFactory::name).toList());
        assertEquals(
                new Engines.Choice(
                        found.get(1),
                        "lacking can't be used: a part of it is missing: java.lang.NoClassDefFoundError: lib/Tensor"),
                Engines.best(found, false, 6, LeafKind.CONSTANT, GateKind.ALL));
    }

    @Test
    void oneLineSaysOfEachWhatIsWrong() throws IOException {
        List<String> lines = new ArrayList<>();
        Providers.loadable(listed("gone.Engine", "half.Engine", HERE + "$Throwing", HERE), lines::add);
        assertEquals(
                List.of(
                        SERVICE + ": Provider gone.Engine not found",
                        "java.lang.NoClassDefFoundError: lib/Tensor",
                        SERVICE + ": Provider " + HERE
                                + "$Throwing could not be instantiated: java.lang.IllegalStateException: no device",
                        SERVICE + ": " + HERE + " not a subtype"),
                lines);
    }

    @Test
    void anEngineThatFailsOnlyWhenAskedIsNoErrorEither() throws IOException {
        TreeEngineFactory lacking = new Lacking();
        assertEquals(
                Optional.of("a part of it is missing: java.lang.NoClassDefFoundError: lib/Tensor"),
                Engines.unusable(lacking));
        TrainingException e = assertThrows(
                TrainingException.class,
                () -> Engines.best(List.of(lacking, new Last()), false, 6, LeafKind.CONSTANT, GateKind.ALL));
        assertEquals(
                "no engine is usable here: lacking can't be used: a part of it is missing:"
                        + " java.lang.NoClassDefFoundError: lib/Tensor",
                e.getMessage());
    }

    /** Does not even start. */
    public static final class Throwing extends Last {
        public Throwing() {
            throw new IllegalStateException("no device");
        }
    }

    /** Starts, but what it would compute with is missing. */
    public static final class Lacking extends Last {
        @Override
        public String name() {
            return "lacking";
        }

        @Override
        public OptionalInt rank() {
            return OptionalInt.of(7);
        }

        @Override
        public Optional<String> unusable() {
            throw new NoClassDefFoundError("lib/Tensor");
        }
    }

    /** States no rank. */
    public static class Last implements TreeEngineFactory {
        @Override
        public String name() {
            return "last";
        }

        @Override
        public Optional<String> unusable() {
            return Optional.empty();
        }

        @Override
        public String describe(EngineSettings settings) {
            return "for a test";
        }

        @Override
        public TreeEngine open(TrainingData data, EngineSettings settings, EngineState state) {
            throw new UnsupportedOperationException();
        }
    }
}
