package org.espalier.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** An exported class, compiled for Java 8 with no class path and loaded. */
final class Compiled {
    private final Class<?> type;
    private final Method encode;

    private Compiled(Class<?> type, boolean isImage) throws ReflectiveOperationException {
        this.type = type;
        this.encode = type.getMethod("encode", isImage ? float[].class : Object[].class);
    }

    static Compiled of(String name, String source, Path folder, boolean isImage) throws Exception {
        Path file = Files.writeString(folder.resolve(name + ".java"), source, StandardCharsets.US_ASCII);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(said, null, StandardCharsets.US_ASCII)) {
            List<String> options = List.of("--release", "8", "-Xlint:all,-options", "-d", folder.toString(), "-cp", "");
            compiler.getTask(null, files, said, options, null, files.getJavaFileObjects(file))
                    .call();
        }
        List<Diagnostic<? extends JavaFileObject>> problems = said.getDiagnostics().stream()
                .filter(d -> !"compiler.warn.option.obsolete.suppression".equals(d.getCode())
                        && !String.valueOf(d.getCode()).startsWith("compiler.warn.option.obsolete"))
                .toList();
        assertEquals(List.of(), problems);
        // left open while the class is in use
        @SuppressWarnings("resource")
        URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        return new Compiled(loader.loadClass(name), isImage);
    }

    float[] encode(Object row) throws Throwable {
        return (float[]) call(encode, row);
    }

    double[] answer(String rule, float[] x) throws Throwable {
        return (double[]) call(type.getMethod(rule, float[].class), x);
    }

    /** Of a number or a rate. */
    double number(String rule, float[] x) throws Throwable {
        return (double) call(type.getMethod(rule, float[].class), x);
    }

    /** Of a number or a rate. */
    double predicted(Object row) throws Throwable {
        return (double) call(type.getMethod("predict", encode.getParameterTypes()), row);
    }

    double[] predict(Object row) throws Throwable {
        return (double[]) call(type.getMethod("predict", encode.getParameterTypes()), row);
    }

    /** Of labels those that are yes. */
    String[] labelsOf(Object row) throws Throwable {
        return (String[]) call(type.getMethod("labelsOf", encode.getParameterTypes()), row);
    }

    String classOf(Object row) throws Throwable {
        return (String) call(type.getMethod("classOf", encode.getParameterTypes()), row);
    }

    String[] names(String method) throws Throwable {
        return (String[]) type.getMethod(method).invoke(null);
    }

    private static Object call(Method method, Object argument) throws Throwable {
        try {
            return method.invoke(null, argument);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
