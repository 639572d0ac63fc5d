package org.espalier.tribuo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.io.OverwritePolicy;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Rule;
import org.espalier.sdt.TestTrees;
import org.espalier.teacher.AnswerKind;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherRows;
import org.espalier.teacher.Teachers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.rtree.CARTRegressionTrainer;
import org.tribuo.regression.xgboost.XGBoostRegressionTrainer;

/** Tribuo regressions that teach numbers, and what can't. */
class TribuoNumberTeacherTest {
    private static final Schema HOMES = new Schema(
            List.of(
                    new Column.Number(
                            "size",
                            Optional.empty(),
                            20,
                            200,
                            100,
                            40,
                            Column.Scaling.STANDARD,
                            Column.Missing.ERROR,
                            false),
                    new Column.Category("place", List.of("town", "land"), Column.Missing.IMPUTE, false)),
            Optional.empty(),
            Optional.empty(),
            new Target.Number("price", Optional.of("EUR"), Optional.empty()));

    @TempDir
    Path folder;

    /** Grown on sizes and places, as a Tribuo program would. */
    private static Model<Regressor> model(String... outputs) {
        return new CARTRegressionTrainer(8).train(homes(outputs));
    }

    private static MutableDataset<Regressor> homes(String... outputs) {
        RegressionFactory factory = new RegressionFactory();
        MutableDataset<Regressor> rows =
                new MutableDataset<>(new SimpleDataSourceProvenance("homes", TribuoExport.NO_TIME, factory), factory);
        for (int i = 0; i < 60; i++) {
            double[] values = new double[outputs.length];
            Arrays.fill(values, 1000 * (20 + 3 * i) + (i % 2 == 0 ? 50_000 : 0));
            ArrayExample<Regressor> row = new ArrayExample<>(new Regressor(outputs, values));
            row.add("size", 20 + 3 * i);
            row.add("place=" + (i % 2 == 0 ? "town" : "land"), 1);
            rows.add(row);
        }
        return rows;
    }

    @Test
    void aTreeOfTribuosTeachesItsNumbers() throws Exception {
        Model<Regressor> model = model("price");
        Path file = folder.resolve("homes.tribuo");
        model.serializeToFile(file);
        float[] town = new Encoder(HOMES).encode(List.of("80", "town"));
        float[] land = new Encoder(HOMES).encode(List.of("143", "land"));
        try (Teacher teacher = TribuoNumberTeacher.load(file, HOMES)) {
            assertEquals(AnswerKind.NUMBERS, teacher.answerKind());
            assertEquals(teacher, Teachers.fit(teacher, HOMES));
            float[] both = new float[2 * town.length];
            System.arraycopy(town, 0, both, 0, town.length);
            System.arraycopy(land, 0, both, town.length, land.length);
            float[] found = teacher.values(TeacherRows.encoded(new DenseMatrix(2, town.length, both)), 0, 2);
            assertArrayEquals(new float[] {asked(model, 80, "town"), asked(model, 143, "land")}, found);
            assertTrue(found[1] > found[0]);
            assertTrue(teacher.identity().startsWith("tribuo sha256:"));
        }
    }

    @Test
    void boostedTreesOfXgboostTeachTheirNumbers() throws Exception {
        Model<Regressor> model =
                new XGBoostRegressionTrainer(XGBoostRegressionTrainer.RegressionType.LINEAR, 20).train(homes("price"));
        Path file = folder.resolve("boosted.tribuo");
        model.serializeToFile(file);
        float[] town = new Encoder(HOMES).encode(List.of("80", "town"));
        try (Teacher teacher = TribuoNumberTeacher.load(file, HOMES)) {
            float[] found = teacher.values(TeacherRows.encoded(new DenseMatrix(1, town.length, town)), 0, 1);
            assertArrayEquals(new float[] {asked(model, 80, "town")}, found);
            assertTrue(found[0] > 50_000 && found[0] < 200_000, "found " + found[0]);
        }
    }

    private static float asked(Model<Regressor> model, double size, String place) {
        ArrayExample<Regressor> row = new ArrayExample<>(new Regressor("price", Double.NaN));
        row.add("size", size);
        row.add("place=" + place, 1);
        return (float) model.predict(row).getOutput().getValues()[0];
    }

    /** Outputs are matched by name, whatever order the schema has them in. */
    @Test
    void aRegressionOfSeveralOutputsTeachesThemByName() throws Exception {
        Path file = folder.resolve("homes.tribuo");
        model("price", "rent").serializeToFile(file);
        Schema schema = HOMES.withTarget(new Target.Numbers(
                "numbers",
                List.of(
                        new Target.Number("rent", Optional.empty(), Optional.empty()),
                        new Target.Number("price", Optional.empty(), Optional.empty()))));
        float[] town = new Encoder(HOMES).encode(List.of("80", "town"));
        try (Teacher teacher = TribuoNumberTeacher.load(file, schema)) {
            assertEquals(2, teacher.classes());
            assertEquals(Optional.of(List.of("price", "rent")), teacher.classNames());
            float[] found = Teachers.fit(teacher, schema)
                    .values(TeacherRows.encoded(new DenseMatrix(1, town.length, town)), 0, 1);
            assertEquals(2, found.length);
            assertTrue(found[0] > 50_000 && found[0] == found[1], "found " + found[0]);
        }
        assertEquals(
                "expected a Tribuo regression of 2 outputs, found one of 1",
                refusal(() -> TribuoNumberTeacher.of(model("price"), schema)));
    }

    private static String refusal(Executable load) {
        return assertThrows(TeacherException.class, load).getMessage();
    }

    @Test
    void whatTeachesNoNumberIsRefused() throws Exception {
        assertEquals(
                "expected a Tribuo regression of one output, found one of 2",
                refusal(() -> TribuoNumberTeacher.of(model("price", "rent"), HOMES)));
        Path classes = folder.resolve("classes.tribuo");
        TribuoOnnxExport.write(
                TestTrees.random(TestTrees.table(), 2, 3, 0.7f),
                Rule.AVERAGE,
                FeatureNames.PLAIN,
                classes,
                OverwritePolicy.REFUSE);
        assertEquals(
                classes + ": expected a Tribuo regression, found a model of another kind",
                refusal(() -> TribuoNumberTeacher.load(classes, HOMES)));
        Path text = Files.writeString(folder.resolve("text.tribuo"), "no model");
        assertTrue(refusal(() -> TribuoNumberTeacher.load(text, HOMES)).startsWith(text + ": expected a Tribuo model"));
        Schema other = HOMES.withColumns(HOMES.columns().subList(0, 1));
        assertTrue(refusal(() -> TribuoNumberTeacher.of(model("price"), other))
                .startsWith("the model was trained on other features: "));
    }
}
