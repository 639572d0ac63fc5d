package org.espalier.text;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds what separates the fields by looking at the first lines. */
public final class DelimiterFinder {
    /** Candidates in the order of preference. */
    public static final String CANDIDATES = ",\t;|";

    /** Where numbers have a comma of their own, one between fields is the last resort. */
    public static final String BESIDE_COMMAS = "\t;|";

    /** Characters of the beginning; the last line among them may be cut off. */
    private static final int SAMPLE = 1 << 16;

    private static final int MAX_LINES = 50;

    /** Stands for a quoted field. */
    private static final char QUOTED = 'q';

    /** A candidate that gives this share of the lines the same number of fields is taken before blanks. */
    private static final double CONVINCING = 0.8;

    private DelimiterFinder() {}

    /**
     * Reads the beginning of a file.
     *
     * @param comment lines that begin with it do not count; 0 for none
     * @param candidates {@link #CANDIDATES} or {@link #BESIDE_COMMAS}; a comma where none of them is convincing
     * @return the character, or a blank for any run of blanks and tabs
     */
    public static char find(Reader text, char comment, String candidates) throws IOException {
        char[] sample = new char[SAMPLE];
        int length = 0;
        for (int n; length < SAMPLE && (n = text.read(sample, length, SAMPLE - length)) > 0; ) {
            length += n;
        }
        List<String> lines = lines(new String(sample, 0, length), comment);
        char best = ',';
        double bestShare = 0;
        int bestCount = 0;
        for (char candidate : candidates.toCharArray()) {
            int[] counts =
                    lines.stream().mapToInt(line -> count(line, candidate)).toArray();
            int usual = mostFrequentPositive(counts);
            double share = share(counts, usual);
            if (share > bestShare || share == bestShare && usual > bestCount) {
                best = candidate;
                bestShare = share;
                bestCount = usual;
            }
        }
        if (bestShare < CONVINCING) {
            int[] counts = lines.stream()
                    .mapToInt(line -> line.strip().split("[ \t]+").length - 1)
                    .toArray();
            double share = share(counts, mostFrequentPositive(counts));
            // below a first line of one word the others are sentences, a column of texts
            boolean isOneColumn = counts.length > 0 && counts[0] == 0;
            if (!isOneColumn && (share >= CONVINCING || share > bestShare)) {
                return ' ';
            }
        }
        return best;
    }

    private static List<String> lines(String sample, char comment) {
        List<String> lines = new ArrayList<>();
        List<String> all = records(sample);
        for (int i = 0; i < all.size() && i <= MAX_LINES; i++) {
            String line = all.get(i);
            boolean isComment = comment != 0 && !line.isEmpty() && line.charAt(0) == comment;
            boolean mayBeCutOff = i == all.size() - 1 && i > 0;
            if (!line.isBlank() && !isComment && !mayBeCutOff) {
                lines.add(line);
            }
        }
        return lines;
    }

    /**
     * The records, with {@value #QUOTED} for each quoted field: what stands in one, line ends too, parts nothing (RFC 4180). A
     * quote within a field, as in {@code 5" pipe}, is a character like any other.
     */
    private static List<String> records(String sample) {
        List<String> records = new ArrayList<>();
        StringBuilder record = new StringBuilder();
        boolean inQuotes = false;
        for (int i = 0; i < sample.length() && records.size() <= MAX_LINES + 1; i++) {
            char c = sample.charAt(i);
            char next = i + 1 < sample.length() ? sample.charAt(i + 1) : '\n';
            if (inQuotes) {
                if (c == '"' && next == '"') {
                    i++;
                } else if (c == '"' && isBoundary(next)) {
                    inQuotes = false;
                }
            } else if (c == '"' && (i == 0 || isBoundary(sample.charAt(i - 1)))) {
                inQuotes = true;
                record.append(QUOTED);
            } else if (c == '\n' || c == '\r') {
                i += c == '\r' && next == '\n' ? 1 : 0;
                records.add(record.toString());
                record.setLength(0);
            } else {
                record.append(c);
            }
        }
        if (inQuotes && records.isEmpty()) {
            // one quote that is none
            return List.of(sample.split("\r\n|\n|\r", MAX_LINES + 2));
        }
        records.add(record.toString());
        return records;
    }

    /** Whether a field may begin behind it or end before it. */
    private static boolean isBoundary(char c) {
        return c == '\n' || c == '\r' || c == ' ' || c == '\ufeff' || CANDIDATES.indexOf(c) >= 0;
    }

    private static int count(String line, char separator) {
        return (int) line.chars().filter(c -> c == separator).count();
    }

    /** The number above zero that occurs most often, the first one where several do; 0 when there is none. */
    private static int mostFrequentPositive(int[] counts) {
        int usual = 0;
        long most = 0;
        for (int count : counts) {
            long occurs = Arrays.stream(counts).filter(c -> c == count).count();
            if (count > 0 && occurs > most) {
                usual = count;
                most = occurs;
            }
        }
        return usual;
    }

    private static double share(int[] counts, int usual) {
        if (usual == 0) {
            return 0;
        }
        return Arrays.stream(counts).filter(c -> c == usual).count() / (double) counts.length;
    }
}
