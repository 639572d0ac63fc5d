package org.espalier.console;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;

/**
 * Standard error as the user has it.
 *
 * <p>The JVM writes a line of its own to standard error on every start with the Vector API, and has no switch for it. The
 * launcher therefore gives the JVM a filtered pipe as descriptor 2, and the real standard error under the number in the
 * system property {@code espalier.stderr}. Without that property (in a test, or when Java was started by hand) nothing
 * changes.
 */
public final class StandardStreams {
    public static final String PROPERTY = "espalier.stderr";

    private StandardStreams() {}

    /** To be called before anything else runs: loggers may keep the stream that they find. */
    public static void install() {
        String number = System.getProperty(PROPERTY);
        if (number != null) {
            PrintStream real = open(number);
            if (real != null) {
                System.setErr(real);
            }
        }
    }

    /** Whether standard error is a terminal, which only the launcher can tell. */
    public static boolean errorIsTerminal() {
        return Boolean.getBoolean("espalier.tty");
    }

    /**
     * A stream onto an open descriptor, or null where Java does not let us: descriptor 2 then serves, a little less well.
     *
     * <p>Opening {@code /dev/fd/3} would need no reflection, but it opens the file behind the descriptor a second time: a
     * log file that standard error goes to would be overwritten from its start, and a socket cannot be opened at all.
     */
    public static PrintStream open(String number) {
        try {
            Constructor<FileDescriptor> constructor = FileDescriptor.class.getDeclaredConstructor(int.class);
            constructor.setAccessible(true);
            FileDescriptor descriptor = constructor.newInstance(Integer.parseInt(number));
            if (!descriptor.valid()) {
                return null;
            }
            return new PrintStream(
                    new BufferedOutputStream(new FileOutputStream(descriptor)), true, StandardCharsets.UTF_8);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }
}
