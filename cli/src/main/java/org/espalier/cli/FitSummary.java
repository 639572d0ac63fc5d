package org.espalier.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.espalier.console.Console;
import org.espalier.data.DataSource;
import org.espalier.evaluate.Frontier;
import org.espalier.evaluate.NumberVerdictText;
import org.espalier.evaluate.VerdictText;
import org.espalier.fit.FitResult;
import org.espalier.fit.LabelsFitResult;
import org.espalier.fit.NumberFitResult;
import org.espalier.fit.folder.FitFolder;

/** What a fit says at its end: what was tried, the verdict, the files, and the commands that come next. */
final class FitSummary {
    private FitSummary() {}

    /** Writes the files, then says it. */
    static void write(Console console, FitResult result, DataSource source, Path folder, boolean isPlainFile) {
        console.stage("writing " + folder);
        Map<String, String> made = FitFolder.write(result, source, folder);
        say(console, result.frontier(), VerdictText.write(result.verdict()), folder, made, isPlainFile);
    }

    /** The same of a number or a rate. */
    static void write(Console console, NumberFitResult result, DataSource source, Path folder, boolean isPlainFile) {
        console.stage("writing " + folder);
        Map<String, String> made = FitFolder.write(result, source, folder);
        say(console, result.frontier(), NumberVerdictText.write(result.verdict()), folder, made, isPlainFile);
    }

    /** The same of labels. */
    static void write(Console console, LabelsFitResult result, DataSource source, Path folder, boolean isPlainFile) {
        console.stage("writing " + folder);
        Map<String, String> made = FitFolder.write(result, source, folder);
        say(console, result.frontier(), result.verdict().text(), folder, made, isPlainFile);
    }

    /**
     * @param tried forms and sizes
     * @param made files in the folder, as {@link FitFolder#write} returns them
     * @param isPlainFile whether a CSV of the held-out rows is read without an option as the data were
     */
    private static void say(
            Console console,
            Frontier tried,
            String verdict,
            Path folder,
            Map<String, String> made,
            boolean isPlainFile) {
        console.endProgress();
        StringBuilder out = new StringBuilder(tried.text()).append('\n').append(verdict);
        out.append("\nin ").append(folder).append(":\n");
        int width = made.keySet().stream().mapToInt(String::length).max().orElse(0);
        made.forEach((name, what) -> out.append("  ")
                .append(name)
                .append(" ".repeat(width - name.length() + 2))
                .append(what)
                .append('\n'));
        out.append("\nnext:\n");
        String model = " --model " + folder + "/" + FitFolder.TREE;
        if (made.containsKey(FitFolder.HELD_OUT) && isPlainFile) {
            String rows = " --data " + folder + "/" + FitFolder.HELD_OUT;
            Optional<String> teacher =
                    made.keySet().stream().filter(f -> f.startsWith("teacher")).findFirst();
            out.append("  ./espalier evaluate").append(model).append(rows);
            teacher.ifPresent(
                    name -> out.append(" --teacher ").append(folder).append('/').append(name));
            out.append("\n  ./espalier explain").append(model).append(rows).append(" --row 1\n");
        }
        out.append("  ./espalier predict").append(model).append(" --data NEW.csv\n");
        out.append("  ./espalier inspect ")
                .append(folder)
                .append("/")
                .append(FitFolder.TREE)
                .append('\n');
        String report = made.keySet().stream()
                .filter(f -> f.endsWith(".html"))
                .findFirst()
                .orElseThrow();
        out.append('\n').append(folder).append('/').append(report).append('\n');
        console.print(out.toString());
    }
}
