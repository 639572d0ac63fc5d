package org.espalier.bench.paper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.espalier.EspalierException;
import org.espalier.io.AtomicFiles;
import org.espalier.io.OverwritePolicy;

/** Puts tables into a page between the lines {@code <!-- NAME:begin -->} and {@code <!-- NAME:end -->}. */
final class ResultsPage {
    private ResultsPage() {}

    /** @throws EspalierException one line, when the page can't be read or written, or has no such lines */
    static void fill(Path page, String name, String markdown) {
        try {
            AtomicFiles.writeText(
                    page, OverwritePolicy.REPLACE, filled(Files.readString(page), name, markdown, page.toString()));
        } catch (IOException e) {
            throw new EspalierException(page + ": expected a page to write into, it can't be read", e);
        }
    }

    static String filled(String page, String name, String markdown, String where) {
        String begin = "<!-- " + name + ":begin -->";
        String end = "<!-- " + name + ":end -->";
        int from = page.indexOf(begin);
        int to = page.indexOf(end, Math.max(0, from));
        if (from < 0 || to < 0) {
            throw new EspalierException(where + ": expected the lines " + begin + " and " + end + ", found none");
        }
        return page.substring(0, from + begin.length()) + "\n\n" + markdown + '\n' + page.substring(to);
    }
}
