package org.espalier.base;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** Reads a {@link ServiceLoader} to its end, past providers that are broken or whose libraries are missing. */
public final class Providers {
    /** A list of providers that fails this often is not read any further: the loader may not get past what it fails at. */
    private static final int MAX_BROKEN = 100;

    private Providers() {}

    /**
     * The providers that can be made, in the loader's order.
     *
     * @param broken is told, in one line, of each that can't: a class that is missing, that throws when it is made, that is
     *     none of the service's
     */
    public static <S> List<S> loadable(ServiceLoader<S> loader, Consumer<String> broken) {
        List<S> found = new ArrayList<>();
        Iterator<S> providers = loader.iterator();
        for (int failures = 0; failures < MAX_BROKEN; ) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                found.add(providers.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                failures++;
                broken.accept(reason(e));
            }
        }
        return found;
    }

    /** What happened and, where that says little, what lies at the bottom of it. */
    public static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String text = String.valueOf(root);
        if (e instanceof ServiceConfigurationError) {
            text = root == e ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + root;
        }
        return text.lines().findFirst().orElse(root.getClass().getName());
    }
}
