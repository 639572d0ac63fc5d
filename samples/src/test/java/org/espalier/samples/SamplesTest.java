package org.espalier.samples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
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
        var first = java.util.regex.Pattern.compile("Row 10: (\\d{3}),\\d{3} EUR\\R")
                .matcher(out);
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
        var tenths = java.util.regex.Pattern.compile(" +(\\d+) +(0\\.\\d+) +(0\\.\\d+)\\R")
                .matcher(out);
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
        var line = java.util.regex.Pattern.compile(
                        "the tree says what its teacher says on (\\d+\\.\\d) % of 2000 fresh rows\\R")
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
