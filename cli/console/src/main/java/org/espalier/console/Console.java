package org.espalier.console;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Supplier;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.data.DataNotes;

/**
 * Where a command's words go: results to standard output, everything about the work to standard error. It is the one
 * place that cleans text on its way to a terminal: control characters from a file show as escapes and steer nothing.
 *
 * <p>On a terminal the progress is one line that redraws itself; elsewhere it is a line every few seconds.
 */
public final class Console {
    private static final long SECONDS_BETWEEN_LINES = 5;
    private static final long SECONDS_OF_SILENCE = 3;
    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final int MIN_COLUMNS = 20;
    private static final int MAX_COLUMNS = 1000;
    private static final int DEFAULT_COLUMNS = 80;

    private final OutputStream out;
    private final PrintStream err;
    private final boolean redraws;
    private final int columns;
    private boolean quiet;
    /** Standard output has failed, and that has been said. */
    private boolean isBroken;

    /** What the command is at, where it does not say so by itself; said when it has been silent for a while. */
    private String stage = "working";

    /** How far that is, where it is known. */
    private Supplier<String> howFar = () -> "";

    private long stageBegan = System.nanoTime();
    private long lastWord = System.nanoTime();
    private boolean onProgressLine;
    private boolean hasProgress;
    private long lastProgress;

    /** @param redraws standard error is a terminal */
    public Console(OutputStream out, PrintStream err, boolean redraws) {
        this.out = new BufferedOutputStream(out, 1 << 16);
        this.err = err;
        this.redraws = redraws;
        this.columns = columns();
    }

    private static int columns() {
        try {
            int columns = Integer.parseInt(System.getenv().getOrDefault("COLUMNS", ""));
            return Math.max(MIN_COLUMNS, Math.min(MAX_COLUMNS, columns));
        } catch (NumberFormatException e) {
            return DEFAULT_COLUMNS;
        }
    }

    /** Width of the terminal, where the environment says it (COLUMNS), else 80. */
    public int width() {
        return columns;
    }

    /** From now on errors only on standard error. */
    public void silence() {
        quiet = true;
    }

    /** A result for people: lines of text. */
    public void print(String text) {
        StringBuilder clean = new StringBuilder();
        text.lines().forEach(line -> clean.append(Texts.escape(line)).append('\n'));
        write(clean.toString());
    }

    /** A result for programs: JSON, in which every character that could steer a terminal can be written as an escape. */
    public void printJson(String json) {
        write(escapeInJson(json));
    }

    public static String escapeInJson(String json) {
        return isPrintableAscii(json) ? json : escaped(json);
    }

    /** As nearly all JSON is: then there is nothing to look at character by character. */
    private static boolean isPrintableAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\n' && c != '\t') || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static String escaped(String json) {
        StringBuilder out = new StringBuilder(json.length());
        json.codePoints().forEach(c -> {
            boolean isSafe = c == '\n'
                    || c == '\t'
                    || Texts.escape(Character.toString(c)).length() == Character.charCount(c);
            if (isSafe) {
                out.appendCodePoint(c);
            } else {
                for (char half : Character.toChars(c)) {
                    out.append(String.format(Locale.ROOT, "\\u%04x", (int) half));
                }
            }
        });
        return out.toString();
    }

    /** The bytes of a result that cleans its own text, such as a writer of CSV has; not to be closed. */
    public OutputStream results() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                Console.this.write(bytes, from, length);
            }

            @Override
            public void flush() {
                Console.this.flush();
            }
        };
    }

    private void write(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(bytes, 0, bytes.length);
    }

    private void write(byte[] bytes, int from, int length) {
        if (isBroken) {
            return;
        }
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Everything printed so far arrives, or an exception says why not. */
    public void flush() {
        if (isBroken) {
            return;
        }
        try {
            out.flush();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private RuntimeException failure(IOException e) {
        isBroken = true;
        String reason = String.valueOf(e.getMessage());
        return reason.contains("roken pipe")
                        || reason.contains("pipe is being closed")
                        || reason.contains("pipe has been ended")
                ? new ReaderGone(e)
                : new EspalierException("cannot write standard output: " + reason, e);
    }

    /** Something to know about the work. */
    public synchronized void note(String text) {
        if (!quiet) {
            line("note: " + text);
        }
    }

    /** What may make the results worthless; said even where the command is quiet. */
    public synchronized void warning(String text) {
        line("warning: " + text);
    }

    /** What was met while rows were read. */
    public void notes(DataNotes notes) {
        notes.warnings().forEach(this::warning);
        notes.sentences().forEach(this::note);
    }

    /** The work's course: a step that begins or ends. */
    public synchronized void log(String text) {
        if (!quiet) {
            line(text);
        }
    }

    /** Whether {@link #progress} would show anything now: a text that nobody sees need not be made for every row. */
    public synchronized boolean showsProgress() {
        return !quiet && (redraws || isTimeForLine());
    }

    private boolean isTimeForLine() {
        return !hasProgress || System.nanoTime() - lastProgress >= SECONDS_BETWEEN_LINES * 1_000_000_000L;
    }

    /** Where the work stands; the next call replaces it. */
    public synchronized void progress(String text) {
        if (quiet) {
            return;
        }
        lastWord = System.nanoTime();
        if (redraws) {
            String clean = Texts.escape(text);
            err.print(CLEAR_LINE + (clean.length() < columns ? clean : clean.substring(0, columns - 1)));
            err.flush();
            onProgressLine = true;
        } else if (isTimeForLine()) {
            line(text);
            hasProgress = true;
            lastProgress = System.nanoTime();
        }
    }

    /** A part of the work begins that does not tell its own progress. */
    public void stage(String text) {
        stage(text, () -> "");
    }

    /** The same; how far it is, {@code 3 of 8}, is asked for from another thread. */
    public synchronized void stage(String text, Supplier<String> progress) {
        stage = text;
        howFar = progress;
        stageBegan = System.nanoTime();
    }

    /** Says what the command is at when nothing was said for {@value #SECONDS_OF_SILENCE} seconds. */
    public synchronized void breakSilence() {
        if (System.nanoTime() - lastWord >= SECONDS_OF_SILENCE * 1_000_000_000L) {
            tellStage();
        }
    }

    /** What the command is at, how far, and for how long it has been. */
    public synchronized void tellStage() {
        String far = howFar.get();
        progress(stage + (far.isEmpty() ? "" : ", " + far) + ", " + duration((System.nanoTime() - stageBegan) * 1e-9));
    }

    /** A time for people: {@code 42 s}, {@code 3 min 5 s}, {@code 2 h 10 min}. */
    public static String duration(double seconds) {
        long s = Math.round(seconds);
        return s < 60
                ? s + " s"
                : s < 3600 ? s / 60 + " min " + s % 60 + " s" : s / 3600 + " h " + s / 60 % 60 + " min";
    }

    /** The last progress line stays, and what follows goes below it. */
    public synchronized void endProgress() {
        if (onProgressLine) {
            err.println();
            onProgressLine = false;
        }
        hasProgress = false;
    }

    /** What went wrong; said even where the command is quiet. */
    public synchronized void error(String text) {
        line("espalier: " + text);
    }

    /** For {@code --debug}. */
    public synchronized void stackTrace(Throwable e) {
        endProgress();
        e.printStackTrace(err);
        err.flush();
    }

    private void line(String text) {
        lastWord = System.nanoTime();
        if (onProgressLine) {
            err.print(CLEAR_LINE);
            onProgressLine = false;
        }
        err.println(Texts.escape(text));
        err.flush();
    }

    /** Whoever read standard output has had enough ({@code | head}): nothing is wrong, and there is nobody to tell. */
    public static final class ReaderGone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public ReaderGone(IOException cause) {
            super(cause);
        }
    }
}
