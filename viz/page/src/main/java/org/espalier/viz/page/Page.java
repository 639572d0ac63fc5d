package org.espalier.viz.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.espalier.base.Sha256;
import org.espalier.json.Json;

/**
 * An HTML page that needs nothing else: one file with one style sheet, one script and one block of data. A content security policy allows
 * these two by their hashes, and nothing from the network. The data are JSON with {@code <}, {@code >} and {@code &} as escapes; the script
 * shows what comes from outside as text, never as HTML.
 *
 * @param title text, escaped here
 * @param style the style sheet
 * @param script parts of the script, joined to the body of one function
 * @param data JSON values for the script
 * @param body HTML, made of text that is escaped already
 */
public record Page(String title, String style, List<String> script, Map<String, Object> data, String body) {
    /**
     * Parts of a script that pages share, in their order: elements, words and numbers, the tree as arithmetic, values of columns, fields to
     * change them.
     */
    public static final List<String> SHARED =
            List.of("page-elements.js", "page-words.js", "page-model.js", "page-values.js", "page-whatif.js").stream()
                    .map(name -> resource(Page.class, name))
                    .toList();

    /** The style of all pages, before a page's own. */
    public static final String STYLE = resource(Page.class, "page.css") + resource(Page.class, "page-decision.css");

    /** What changes on paper, after a page's own style. */
    public static final String PRINT_STYLE = resource(Page.class, "page-print.css");

    public Page {
        script = List.copyOf(script);
    }

    /** The whole file. */
    public String html() {
        String whole = "'use strict';\n(function () {\n" + String.join("", script) + "})();\n";
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-%s'; \
                style-src 'sha256-%s'; img-src data:; base-uri 'none'; form-action 'none'">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <style>%s</style>
                </head>
                <body>
                %s
                <script type="application/json" id="data">%s</script>
                <script>%s</script>
                </body>
                </html>
                """.formatted(hash(whole), hash(style), escaped(title), style, body, inHtml(Json.compact(data)), whole);
    }

    /** JSON that ends no script and begins no comment. */
    private static String inHtml(String json) {
        return json.replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    /** Text as HTML, in elements and in attributes. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String hash(String text) {
        return Base64.getEncoder().encodeToString(Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A text file beside a class. */
    public static String resource(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
