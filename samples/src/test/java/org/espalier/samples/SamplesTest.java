package org.espalier.samples;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesTest {
    @TempDir
    private Path folder;

    private static String printed(Runnable program) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void trainAndPredict() throws IOException {
        StringBuilder rows = new StringBuilder("size,colour,ripe\n");
        for (int i = 0; i < 200; i++) {
            String colour = i % 3 == 0 ? "green" : "red";
            rows.append(i % 10)
                    .append(',')
                    .append(colour)
                    .append(',')
                    .append(i % 3 == 0 ? "no" : "yes")
                    .append('\n');
        }
        Path csv = Files.writeString(folder.resolve("fruit.csv"), rows);
        String model = folder.resolve("tree.safetensors").toString();
        String out = printed(() -> TrainAndPredict.main(new String[] {csv.toString(), "ripe", model, "5,red"}));
        assertTrue(
                out.matches("column 'colour': alone it gives the target [^\n]*\\R"
                        + "yes with probability (0\\.9\\d|1\\.00), by a path of probability \\d\\.\\d\\d\\R"),
                out);
    }

    @Test
    void housePrice() throws IOException {
        StringBuilder rows = new StringBuilder("size,age,price\n");
        for (int i = 0; i < 300; i++) {
            int size = 40 + i * 7 % 120;
            int age = i * 11 % 80;
            rows.append(size).append(',').append(age).append(',');
            rows.append(2000 * size - 500 * age + i % 13 * 100).append('\n');
        }
        Path csv = Files.writeString(folder.resolve("houses.csv"), rows);
        String out = printed(() -> HousePrice.main(new String[] {csv.toString(), "price", "EUR", "10", "400000"}));
        // size 103, age 19: 196,500 and what 13 rows differ by
        var first = Pattern.compile("Row 10: (\\d{3}),\\d{3} EUR\\R").matcher(out);
        assertTrue(first.find(), out);
        assertTrue(Math.abs(Integer.parseInt(first.group(1)) - 197) < 15, out);
        assertTrue(out.contains("the average of ") && out.contains("size: 103") && out.contains("    sum "), out);
        assertTrue(out.contains("prediction interval: "), out);
        assertTrue(out.contains("No change that gives such an answer was found within the constraints."), out);
    }

    @Test
    void claimFrequency() throws IOException {
        StringBuilder rows = new StringBuilder("age,power,years,claims\n");
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 1500; i++) {
            int age = 18 + random.nextInt(60);
            double years = 0.5 + random.nextDouble();
            boolean isHit = random.nextDouble() < (age < 30 ? 0.5 : 0.1) * years;
            rows.append(age).append(',').append(40 + random.nextInt(100)).append(',');
            rows.append(String.format(Locale.ROOT, "%.3f", years))
                    .append(',')
                    .append(isHit ? 1 : 0)
                    .append('\n');
        }
        Path csv = Files.writeString(folder.resolve("policies.csv"), rows);
        String out = printed(() -> ClaimFrequency.main(new String[] {csv.toString(), "claims", "years"}));
        var tenths = Pattern.compile(" +(\\d+) +(0\\.\\d+) +(0\\.\\d+)\\R").matcher(out);
        double first = 0;
        double last = 0;
        while (tenths.find()) {
            last = Double.parseDouble(tenths.group(2));
            first = first == 0 ? last : first;
        }
        assertTrue(last > 2 * first, out);
        assertTrue(out.contains(" per years") && out.contains("What multiplies up to the answer"), out);
    }

    @Test
    void ownTeacher() {
        String out = printed(() -> OwnTeacher.main(new String[0]));
        var line = Pattern.compile("the tree says what its teacher says on (\\d+\\.\\d) % of 2000 fresh rows\\R")
                .matcher(out);
        assertTrue(line.matches(), out);
        assertTrue(Double.parseDouble(line.group(1)) > 95, out);
    }

    @Test
    void explainCredit() throws IOException {
        StringBuilder rows = new StringBuilder("amount,age,risk\n");
        for (int i = 0; i < 300; i++) {
            int amount = 100 + i * 7 % 900;
            rows.append(amount).append(',').append(20 + i * 7 % 50).append(',');
            rows.append(amount + (i % 11 == 0 ? 300 : 0) > 550 ? "bad" : "good").append('\n');
        }
        Path csv = Files.writeString(folder.resolve("credit.csv"), rows);
        String out = printed(() -> ExplainCredit.main(new String[] {csv.toString(), "risk", "100", "age"}));
        // row 100 asks for 793
        assertTrue(out.startsWith("Row 100: bad\n  Very likely bad ("), out);
        assertTrue(out.contains("amount: 793"), out);
        assertTrue(out.contains("The answer would be good (") && out.contains(" with amount "), out);
    }

    /** German credit's own codes, in rows of our making. */
    @Test
    void theCodesOfGermanCreditAreSpelledOut() throws IOException {
        StringBuilder rows = new StringBuilder("checking_status,duration_months,housing,credit_risk\n");
        for (int i = 0; i < 300; i++) {
            String account = "A1" + (1 + i % 4);
            int duration = 6 + i * 7 % 60;
            int score = (i % 4 < 2 ? 30 : 0) + duration + i % 7;
            rows.append(account)
                    .append(',')
                    .append(duration)
                    .append(",A15")
                    .append(1 + i % 3)
                    .append(',');
            rows.append(score > 50 ? 2 : 1).append('\n');
        }
        Path csv = Files.writeString(folder.resolve("german.csv"), rows);
        String dictionary = "german-credit/dictionary.csv";
        String out = printed(
                () -> ExplainCredit.main(new String[] {csv.toString(), "credit_risk", "5", "housing", dictionary}));
        assertTrue(out.contains("columns of the dictionary that the data do not have: 'credit_history', "), out);
        assertTrue(out.contains("\nApplicant 5: not repaid\n  Very likely not repaid ("), out);
        assertTrue(out.contains("Checking account: below 0 DM"), out);
        assertTrue(out.contains("Duration: 34 months"), out);
        assertTrue(out.contains("The answer would be repaid ("), out);
        assertTrue(!out.substring(out.indexOf("Applicant")).matches("(?s).*\\bA1\\d.*"), out);
    }

    @Test
    void readDigit() throws IOException {
        Path picture = folder.resolve("path.svg");
        String out = printed(() -> ReadDigit.main(new String[] {"digits:train", "7", picture.toString()}));
        assertTrue(out.contains("What speaks most for it, of nine parts of the image: "), out);
        assertTrue(Files.readString(picture).contains("filter × input"));
    }

    private static Path data(String name) {
        String data = Optional.ofNullable(System.getProperty("ESPALIER_DATA"))
                .or(() -> Optional.ofNullable(System.getenv("ESPALIER_DATA")))
                .orElse("../shared/data");
        Path file = Path.of(data).resolve(name);
        assumeTrue(Files.exists(file), () -> "skipped: no " + file + " (ESPALIER_DATA names the folder of data sets)");
        return file;
    }

    private static double number(String pattern, String out) {
        var found = Pattern.compile(pattern).matcher(out);
        assertTrue(found.find(), out);
        return Double.parseDouble(found.group(1));
    }

    @Test
    void spamVotes() {
        Path file = data("sms-spam/sms_llm.csv.gz");
        String out = printed(() -> SpamVotes.main(new String[] {file.toString(), "1000"}));
        assertTrue(number("agrees with the votes on (\\d+\\.\\d+) %", out) > 92, out);
        assertTrue(number("gpt-5 .* right on an estimated (\\d+\\.\\d+) %", out) > 98, out);
        assertTrue(out.contains("\nham, ") && out.contains("\nspam, "), out);
    }

    @Test
    void spamVotesOfMadeMessages() throws IOException {
        StringBuilder rows = new StringBuilder("id,text,label,one,two,three\n");
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 300; i++) {
            boolean isSpam = i % 3 == 0;
            String text = isSpam ? "WIN a PRIZE, call 0800" + (100 + i) : "see you at " + i % 12;
            rows.append(i).append(",\"").append(text).append("\",").append(isSpam ? "spam" : "ham");
            for (double right : new double[] {0.95, 0.9, 0.8}) {
                boolean saysSpam = random.nextDouble() < right == isSpam;
                rows.append(i % 10 == 1 && right == 0.8 ? "," : saysSpam ? ",spam" : ",ham");
            }
            rows.append('\n');
        }
        Path csv = Files.writeString(folder.resolve("messages.csv"), rows);
        String out = printed(() -> SpamVotes.main(new String[] {csv.toString(), "300"}));
        assertTrue(number("is right on (\\d+\\.\\d+) %", out) > 97, out);
        assertTrue(number("three .* an estimated (\\d+\\.\\d+) %", out) < 90, out);
    }

    @Test
    void spamWords() {
        Path file = data("sms-spam/sms_llm.csv.gz");
        String out = printed(() -> SpamWords.main(new String[] {file.toString(), "text", "label"}));
        assertTrue(number("right on (\\d+\\.\\d) % of 1032 held-out messages", out) > 97.5, out);
        assertTrue(number("messages, (\\d+\\.\\d) columns read", out) <= 12, out);
        assertTrue(out.contains("\nham, ") && out.contains("\nspam, "), out);
    }

    @Test
    void spamWordsOfMadeMessages() throws IOException {
        StringBuilder rows = new StringBuilder("nr,message,label\n");
        for (int i = 0; i < 400; i++) {
            boolean isSpam = i % 3 == 0;
            rows.append(i * 7 % 5).append(isSpam ? ",you won a free prize today " : ",see you at home for dinner ");
            rows.append(i % 17).append(isSpam ? ",spam\n" : ",ham\n");
        }
        Path csv = Files.writeString(folder.resolve("messages.csv"), rows);
        String out = printed(() -> SpamWords.main(new String[] {csv.toString(), "message", "label"}));
        assertTrue(number("right on (\\d+\\.\\d) % of 80 held-out messages", out) > 99, out);
        assertTrue(out.contains("of the messages: says \"") || out.contains("of the messages: does not say \""), out);
    }

    @Test
    void tagSpecies() {
        Path file = data("species/ner_tokens.txt.gz");
        String out = printed(() -> tag(file, "40", "6"));
        assertTrue(out.contains("32 texts learned from, 8 held out"), out);
        assertTrue(number("\nall +\\d+ +\\S+ +\\S+ +(\\d+\\.\\d+)", out) > 30, out);
    }

    @Test
    void tagSpeciesOfMadeTexts() throws IOException {
        StringBuilder lines = new StringBuilder();
        String[] birds = {"Kea B-SPECIES", "Grey B-SPECIES\nTeal I-SPECIES", "Robin B-SPECIES"};
        String[] places = {"hills B-HABITAT", "wet B-HABITAT\nfields I-HABITAT"};
        for (int i = 0; i < 100; i++) {
            lines.append(birds[i % 3])
                    .append("\nlive O\nin O\n")
                    .append(places[i % 2])
                    .append("\n\n");
        }
        Path file = Files.writeString(folder.resolve("tokens.txt"), lines);
        String out = printed(() -> tag(file, "100", "30"));
        assertTrue(number("\nall +\\d+ +\\S+ +\\S+ +(\\d+\\.\\d+)", out) > 90, out);
    }

    private static void tag(Path file, String texts, String epochs) {
        try {
            TagSpecies.main(new String[] {file.toString(), texts, epochs});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Boards of chance, lost where the middle column's lowest cell is the second player's. */
    @Test
    void lostPosition() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 600; i++) {
            StringBuilder cells = new StringBuilder();
            for (int c = 0; c < 42; c++) {
                cells.append("bxo".charAt(random.nextInt(3))).append(',');
            }
            char middle = cells.charAt(2 * 18);
            rows.append(cells)
                    .append(middle == 'o' ? "loss" : middle == 'x' ? "win" : "draw")
                    .append('\n');
        }
        Path csv = Files.writeString(folder.resolve("boards.csv"), rows);
        Path picture = folder.resolve("path.svg");
        String out = printed(() -> LostPosition.main(new String[] {csv.toString(), picture.toString()}));
        assertTrue(out.contains(": loss\n  "), out);
        assertTrue(out.contains("d1: o") || out.contains("d1 (o)"), out);
        assertTrue(Files.readString(picture).contains("<image "));
    }
}
