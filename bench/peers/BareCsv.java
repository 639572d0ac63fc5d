import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.nio.file.Path;

/** Reads a file by FastCSV and does nothing with its records: what any reader by that library takes at least. */
final class BareCsv {
    public static void main(String[] args) throws Exception {
        long characters = 0;
        try (CsvReader<CsvRecord> records = CsvReader.builder().ofCsvRecord(Path.of(args[0]))) {
            for (CsvRecord record : records) {
                characters += record.getField(0).length();
            }
        }
        System.out.println(characters);
    }
}
