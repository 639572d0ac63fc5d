package org.espalier.tribuo;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;

/**
 * A Tribuo program that knows nothing of Espalier: loads a model, answers for the examples of a file, and says how far its
 * scores are from those that stand there. Run in a JVM of its own.
 */
final class ScoreExamples {
    private static final int BATCH = 256;

    private ScoreExamples() {}

    /** An example and the score of every class. */
    record Scored(Example<Label> example, float[] scores) {}

    /** @param args the model, the examples */
    public static void main(String[] args) throws IOException {
        Model<Label> model = Model.deserializeFromFile(Path.of(args[0])).castModel(Label.class);
        System.out.println(compare(model, Path.of(args[1])));
    }

    static String compare(Model<Label> model, Path file) throws IOException {
        double worst = 0;
        int rows = 0;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            String[] classes = new String[in.readInt()];
            for (int k = 0; k < classes.length; k++) {
                classes[k] = in.readUTF();
            }
            List<Example<Label>> examples = new ArrayList<>();
            List<float[]> expected = new ArrayList<>();
            for (boolean more = in.readBoolean(); more; ) {
                // all features at once: an example sorts them anew whenever one is added
                String[] names = new String[in.readInt()];
                double[] values = new double[names.length];
                for (int f = 0; f < names.length; f++) {
                    names[f] = in.readUTF();
                    values[f] = in.readDouble();
                }
                ArrayExample<Label> example = new ArrayExample<>(LabelFactory.UNKNOWN_LABEL, names, values);
                float[] scores = new float[classes.length];
                for (int k = 0; k < scores.length; k++) {
                    scores[k] = in.readFloat();
                }
                examples.add(example);
                expected.add(scores);
                more = in.readBoolean();
                if (!more || examples.size() == BATCH) {
                    List<Prediction<Label>> answers = model.predict(examples);
                    for (int r = 0; r < answers.size(); r++) {
                        for (int k = 0; k < classes.length; k++) {
                            double score = answers.get(r)
                                    .getOutputScores()
                                    .get(classes[k])
                                    .getScore();
                            double difference = Math.abs(score - expected.get(r)[k]);
                            worst = Double.isNaN(difference) ? Double.MAX_VALUE : Math.max(worst, difference);
                        }
                    }
                    rows += answers.size();
                    examples.clear();
                    expected.clear();
                }
            }
        }
        return rows + " rows, " + (worst < 1e-5 ? "equal to 1e-5" : "a difference of " + worst);
    }

    /** Writes examples as they come. */
    static final class Writer implements AutoCloseable {
        private final DataOutputStream out;

        Writer(Path file, List<String> classes) throws IOException {
            out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
            out.writeInt(classes.size());
            for (String name : classes) {
                out.writeUTF(name);
            }
        }

        void add(Scored row) throws IOException {
            out.writeBoolean(true);
            out.writeInt(row.example().size());
            for (Feature feature : row.example()) {
                out.writeUTF(feature.getName());
                out.writeDouble(feature.getValue());
            }
            for (float score : row.scores()) {
                out.writeFloat(score);
            }
        }

        @Override
        public void close() throws IOException {
            out.writeBoolean(false);
            out.close();
        }
    }
}
