package org.espalier.spark;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.espalier.train.TrainingException;
import org.espalier.train.TrainingOption;
import org.espalier.train.TrainingOptions;

/** Params of training. Those that are options of {@link TrainingOptions} have no default here: it follows from the data. */
final class TrainingParams {
    final Param<String> weightCol;
    final Param<String> validationIndicatorCol;
    final Param<String> trainOn;
    final LongParam sampleRows;
    final Param<String> sync;
    final IntParam rounds;
    final Param<String> checkpoint;
    final Param<String> leaves;
    final IntParam depth;
    final IntParam epochs;
    final IntParam batch;
    final DoubleParam learningRate;
    final DoubleParam temperature;
    final DoubleParam labelWeight;
    final DoubleParam validation;
    final IntParam patience;
    final IntParam threads;
    final LongParam seed;
    final StringArrayParam options;

    TrainingParams(Params parent) {
        weightCol = new Param<>(parent, "weightCol", "column of the rows' weights, 0 or more");
        validationIndicatorCol = new Param<>(
                parent,
                "validationIndicatorCol",
                "column of booleans: true in the rows of the validation set; without it a share of the rows is taken");
        trainOn = new Param<>(
                parent, "trainOn", "rows that are trained on: sample, on the driver, or all, where they are");
        sampleRows = new LongParam(
                parent, "sampleRows", "rows on the driver at most, about; of more a sample is drawn by the seed");
        sync = new Param<>(
                parent,
                "sync",
                "how partitions keep in step with trainOn = all: average, once a round, or ring, every step");
        rounds = new IntParam(
                parent, "rounds", "averages an epoch; 0: one for every thousand steps of a partition, one to ten");
        checkpoint = new Param<>(
                parent,
                "checkpoint",
                "folder on the driver where a run with trainOn = all is kept after every epoch, and gone on from; none unless set");
        leaves = new Param<>(parent, "leaves", "what leaves carry: constant, points or auto");
        depth = new IntParam(parent, "depth", "gates on a path, 0 to 16");
        epochs = new IntParam(parent, "epochs", "passes over the training rows");
        batch = new IntParam(parent, "batch", "rows a step");
        learningRate = new DoubleParam(parent, "learningRate", "Adam's peak learning rate");
        temperature = new DoubleParam(parent, "temperature", "the teacher's probabilities are raised to one over it");
        labelWeight = new DoubleParam(parent, "labelWeight", "weight of the labels beside the teacher, 0 to 1");
        validation = new DoubleParam(parent, "validation", "share of the rows that is the validation set");
        patience = new IntParam(parent, "patience", "epochs without a better validation loss before training stops");
        threads = new IntParam(parent, "threads", "worker threads on the driver; the result does not depend on them");
        seed = new LongParam(parent, "seed", "of the sample and of training");
        options = new StringArrayParam(
                parent,
                "options",
                "any other training option of the command espalier distill as key=value, such as tao=3");
    }

    /** The training options that are set, as texts that an option parses. */
    Map<TrainingOption<?>, String> chosen(Params of) {
        Map<TrainingOption<?>, String> chosen = new LinkedHashMap<>();
        for (TrainingOption<?> option : TrainingOptions.ALL) {
            if (of.hasParam(option.component()) && of.isSet(of.getParam(option.component()))) {
                chosen.put(
                        option,
                        String.valueOf(of.get(of.getParam(option.component())).get()));
            }
        }
        if (of.isSet(options)) {
            for (String text : of.get(options).get()) {
                int equals = text.indexOf('=');
                chosen.put(option(text, equals < 0 ? text : text.substring(0, equals)), text.substring(equals + 1));
            }
        }
        return chosen;
    }

    private static TrainingOption<?> option(String text, String key) {
        return TrainingOptions.ALL.stream()
                .filter(o -> o.key().equals(key) && text.length() > key.length())
                .findFirst()
                .orElseThrow(() -> new TrainingException(
                        "options",
                        "expected key=value with one of the keys "
                                + TrainingOptions.ALL.stream()
                                        .map(TrainingOption::key)
                                        .collect(Collectors.joining(", "))
                                + ", found '" + text + "'",
                        null));
    }
}
