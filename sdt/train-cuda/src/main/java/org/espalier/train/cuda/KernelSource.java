package org.espalier.train.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kernels' text, in one piece: a compiler at run time has no folder to look for included files in. */
final class KernelSource {
    private static final String ROOT = "kernels.cu";
    private static final Pattern INCLUDE = Pattern.compile("(?m)^#include \"([^\"]+)\"$");
    private static final Pattern ONCE = Pattern.compile("(?m)^#pragma once$");
    private static final Pattern COMMENT = Pattern.compile("//[^\n]*");

    private static final String TEXT = assemble();

    private KernelSource() {}

    static String text() {
        return TEXT;
    }

    private static String assemble() {
        return INCLUDE.matcher(read(ROOT)).replaceAll(found -> {
            String included = ONCE.matcher(read(found.group(1))).replaceFirst("");
            return Matcher.quoteReplacement("#line 1 \"" + found.group(1) + "\"\n" + included);
        });
    }

    /** Names of a structure's fields in their order; each has eight bytes. */
    static List<String> fields(String structure) {
        String text = COMMENT.matcher(text()).replaceAll("");
        Matcher body = Pattern.compile("struct " + structure + " \\{([^}]*)\\}").matcher(text);
        if (!body.find()) {
            throw new IllegalArgumentException("no structure " + structure + " in the kernels");
        }
        List<String> names = new ArrayList<>();
        for (String declaration : body.group(1).split(";")) {
            for (String name : declaration.split(",")) {
                String[] words = name.trim().split("[\\s*]+");
                if (!words[words.length - 1].isEmpty()) {
                    names.add(words[words.length - 1]);
                }
            }
        }
        return names;
    }

    private static String read(String name) {
        try (InputStream in = KernelSource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
