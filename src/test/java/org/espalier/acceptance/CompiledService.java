package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A class that a test compiles, to be found by the service loader in the place of one of ours. */
final class CompiledService {
    private CompiledService() {}

    /**
     * @param classes the folder to compile into
     * @param service the name of the interface that it serves
     * @param name the class's, with its package
     */
    static void compile(Path classes, String service, String name, String text) throws IOException {
        Path source = Files.createDirectories(classes).resolve(name.substring(name.lastIndexOf('.') + 1) + ".java");
        Files.writeString(source, text);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assumeTrue(compiler != null, "there is no Java compiler here");
        String own = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        assertEquals(
                0,
                compiler.run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-nowarn",
                        "-cp",
                        own,
                        "-d",
                        classes.toString(),
                        source.toString()));
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve(service), name + "\n");
    }
}
