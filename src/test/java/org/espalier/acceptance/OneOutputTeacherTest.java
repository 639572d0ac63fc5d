package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A network with one sigmoid output, as most programs train for two classes, and what the user is told of it. */
class OneOutputTeacherTest {
    @TempDir
    private Path folder;

    @Test
    void theNumberIsTheProbabilityOfTheSecondClassAndANoteSaysSo() throws IOException {
        Path data = Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 200));
        Path network = folder.resolve("network.zip");
        ModelSerializer.writeModel(ripeWhereLarge(), network.toFile(), false);
        Path tree = folder.resolve("tree.safetensors");
        Cli.Outcome distilled = Cli.done(
                "distill",
                "--data",
                data.toString(),
                "--target",
                "kind",
                "--depth",
                "2",
                "--seed",
                "3",
                "--label-weight",
                "0",
                "--teacher",
                network.toString(),
                "--out",
                tree.toString());
        List<String> notes = distilled
                .err()
                .lines()
                .filter(line -> line.contains("one output"))
                .toList();
        assertEquals(
                List.of(
                        "note: the teacher has one output: it is taken as the probability of 'ripe', the second of the two"
                                + " classes"),
                notes);
        Path fresh = Fruit.write(folder.resolve("fresh.csv"), "size,colour", List.of("8.5,blue", "1.5,blue"));
        List<String> answers = Cli.done("predict", "--data", fresh.toString(), "--model", tree.toString())
                .out()
                .lines()
                .map(line -> line.split(",", -1)[1])
                .toList();
        assertEquals(List.of("ripe", "raw"), answers.subList(1, 3));
    }

    /** The size alone decides. Features: size, a slot for each of three colours, one for others; then the bias. */
    private static MultiLayerNetwork ripeWhereLarge() {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new OutputLayer.Builder(LossFunction.XENT)
                        .activation(Activation.SIGMOID)
                        .nIn(5)
                        .nOut(1)
                        .build())
                .build());
        network.init(Nd4j.createFromArray(new float[][] {{8, 0, 0, 0, 0, 0}}), false);
        return network;
    }
}
