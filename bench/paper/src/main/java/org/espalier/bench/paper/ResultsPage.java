package org.espalier.bench.paper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.EspalierException;
import org.espalier.io.AtomicFiles;
import org.espalier.io.Existing;

/** Puts tables into a page between the lines {@code <!-- begin NAME -->} and {@code <!-- end NAME -->}. */
final class ResultsPage {
    private ResultsPage() {}

    /** @throws EspalierException one line, when the page can't be read or written, or has no such lines */
    static void fill(Path page, String name, String markdown) {
        try {
            AtomicFiles.writeText(
                    page, Existing.REPLACE, filled(Files.readString(page), name, markdown, page.toString()));
        } catch (IOException e) {
            throw new EspalierException(page + ": expected a page to write into, it can't be read", e);
        }
    }

    static String filled(String page, String name, String markdown, String where) {
        Pattern section = Pattern.compile(
                "(?s)(<!-- begin " + Pattern.quote(name) + " -->\n).*?(<!-- end " + Pattern.quote(name) + " -->)");
        Matcher matcher = section.matcher(page);
        if (!matcher.find()) {
            throw new EspalierException(where + ": expected the lines <!-- begin " + name + " --> and <!-- end " + name
                    + " -->, found none");
        }
        return page.substring(0, matcher.end(1)) + '\n' + markdown + '\n' + page.substring(matcher.start(2));
    }
}
