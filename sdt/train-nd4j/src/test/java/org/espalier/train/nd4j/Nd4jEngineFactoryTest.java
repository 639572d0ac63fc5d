package org.espalier.train.nd4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import org.espalier.train.EngineSettings;
import org.espalier.train.Engines;
import org.espalier.train.Loss;
import org.espalier.train.nd4j.Nd4jEngineFactory.Precision;
import org.junit.jupiter.api.Test;

class Nd4jEngineFactoryTest {
    private static final EngineSettings SETTINGS =
            new EngineSettings(Loss.EXPECTED, 0, 1, false, Double.POSITIVE_INFINITY, 2);

    @Test
    void isFoundByName() {
        assertInstanceOf(Nd4jEngineFactory.class, Engines.find("nd4j"));
    }

    @Test
    void saysWhatItComputesWith() {
        assertEquals("ND4J on CpuBackend, single precision, 1 thread", new Nd4jEngineFactory().describe(SETTINGS));
        assertEquals(
                "ND4J on CpuBackend, double precision, 1 thread",
                new Nd4jEngineFactory(Precision.DOUBLE).describe(SETTINGS));
    }

    @Test
    void isUsableWithABackend() {
        assertEquals(Optional.empty(), new Nd4jEngineFactory().unusable());
    }

    @Test
    void saysThatThereIsNoBackend() throws Exception {
        assertEquals(
                Optional.of("no ND4J backend on the class path: add org.nd4j:nd4j-native, with its natives"),
                unusableOnClassPath(entry -> !entry.contains("nd4j-native-")));
    }

    /** The factory as it is where the user left something out: in a class loader of its own. */
    private static Object unusableOnClassPath(Predicate<String> kept) throws Exception {
        URL[] path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(kept)
                .map(Nd4jEngineFactoryTest::url)
                .toArray(URL[]::new);
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            Object factory = loader.loadClass(Nd4jEngineFactory.class.getName())
                    .getConstructor()
                    .newInstance();
            return factory.getClass().getMethod("unusable").invoke(factory);
        } finally {
            Thread.currentThread().setContextClassLoader(context);
        }
    }

    private static URL url(String entry) {
        try {
            return new File(entry).toURI().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
