package org.espalier.bench.paper;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.data.SchemaJson;

/**
 * What {@code bench/run-words cost} prints: how long a message of 30 words takes from its text to its features, and how long a schema with
 * that many words and phrases takes to be read, in processor time of one thread. Words are made up, half of the message's are in the vocabulary.
 */
final class WordsCost {
    private static final int MESSAGES = 1000;
    private static final int WORDS = 30;
    private static final int ROUNDS = 101;

    private WordsCost() {}

    static void print(PrintStream out) {
        out.println("| words and phrases | a message of 30 words, µs | reading the schema, ms: first, median |");
        out.println("| --- | --- | --- |");
        for (int size : new int[] {1_000, 20_000}) {
            line(size, out);
        }
    }

    private static void line(int size, PrintStream out) {
        Random random = new Random(7);
        List<String> words = new ArrayList<>();
        for (int w = 0; w < size; w++) {
            words.add(w % 4 == 0 && w > 0 ? words.get(random.nextInt(w)).split(" ")[0] + " p" + w : word(w));
        }
        String json = schema(words);
        double[] read = new double[ROUNDS];
        Schema schema = null;
        for (int r = 0; r < ROUNDS; r++) {
            long began = cpu();
            schema = SchemaJson.read(json, "schema");
            read[r] = 1e-6 * (cpu() - began);
        }
        double first = read[0];
        Arrays.sort(read);
        out.printf(
                Locale.ROOT,
                "| %,d | %.1f | %.0f, %.0f |%n",
                size,
                encoding(schema, words, random),
                first,
                read[ROUNDS / 2]);
    }

    /** The median of rounds, in microseconds a message, with a row of features of its own each. */
    private static double encoding(Schema schema, List<String> words, Random random) {
        List<List<String>> messages = new ArrayList<>();
        for (int m = 0; m < MESSAGES; m++) {
            StringBuilder text = new StringBuilder();
            for (int w = 0; w < WORDS; w++) {
                text.append(w == 0 ? "" : " ")
                        .append(
                                w % 2 == 0
                                        ? word(random.nextInt(words.size()))
                                        : word(words.size() + random.nextInt(9999)));
            }
            messages.add(List.of(text.toString()));
        }
        Encoder encoder = new Encoder(schema);
        double[] each = new double[ROUNDS];
        float sum = 0;
        for (int r = 0; r < ROUNDS; r++) {
            long began = cpu();
            for (List<String> message : messages) {
                sum += encoder.encode(message)[3];
            }
            each[r] = 1e-3 * (cpu() - began) / MESSAGES;
        }
        Arrays.sort(each);
        return sum < 0 ? 0 : each[ROUNDS / 2];
    }

    /** Processor time of this thread, in nanoseconds: it says something on a busy machine too. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static String word(int number) {
        return "w" + Integer.toString(number * 7919 % 1_000_003, 36) + "x";
    }

    private static String schema(List<String> words) {
        return "{\"version\": 1, \"columns\": [{\"name\": \"text\", \"type\": \"text\", \"vocabulary\": {\"rows\": 100000, \"shapes\":"
                + " {\"length\": [1, 900, 80, 60], \"words\": [0, 170, 16, 11], \"digits\": [0, 50, 2, 6]}, \"words\": [\""
                + String.join("\", \"", words) + "\"], \"documents\": "
                + Collections.nCopies(words.size(), 7)
                + "}}], \"target\": {\"name\": \"label\", \"classes\": [\"ham\", \"spam\"]}}";
    }
}
