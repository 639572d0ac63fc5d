package org.espalier.bench.gpu;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.TrainingListener;

/**
 * A whole run of {@code distill --engine cuda} on labels, with its defaults but for the batch; the rate grows with the
 * batch's root.
 *
 * @param toTarget seconds from the first step until the validation rows reach {@value #TARGET} by max-path, the validation of
 *     every epoch (on the processor) included; empty where they never did
 * @param training seconds from the first step to the last epoch's end
 * @param all seconds from the start, the augmented copies of the rows and the refit of the leaves included
 * @param maxPath per cent of the test rows
 * @param average per cent of the test rows
 */
record WholeRun(
        int batch, int epochs, OptionalDouble toTarget, double training, double all, double maxPath, double average) {
    static final double TARGET = 0.96;

    /** Hears when what was reached. */
    private static final class Watch implements TrainingListener {
        private OptionalDouble toTarget = OptionalDouble.empty();
        private double firstStep;
        private double training;
        private int epochs;

        @Override
        public void epoch(EpochReport report) {
            double now = System.nanoTime() * 1e-9;
            if (epochs == 0) {
                firstStep = now - report.seconds();
            }
            training = now - firstStep;
            epochs = report.epoch();
            if (toTarget.isEmpty() && report.maxPath() >= TARGET) {
                toTarget = OptionalDouble.of(training);
            }
        }
    }

    static WholeRun measure(Images images, Plan plan, int batch) {
        DistillOptions.Builder chosen = DistillOptions.builder(images.train());
        double rate = chosen.build().learningRate()
                * Math.sqrt((double) batch / chosen.build().batch());
        chosen.depth(plan.depth())
                .batch(batch)
                .learningRate(rate)
                .engine("cuda")
                .augment(plan.augment());
        if (plan.longEpochs() > 0) {
            chosen.epochs(plan.longEpochs());
        }
        Watch watch = new Watch();
        long began = System.nanoTime();
        SoftDecisionTree tree =
                new Distiller(chosen.build(), watch, Optional.empty()).distill(images.train(), Optional.empty());
        return new WholeRun(
                batch,
                watch.epochs,
                watch.toTarget,
                watch.training,
                (System.nanoTime() - began) * 1e-9,
                images.accuracy(tree, Rule.MAX_PATH),
                images.accuracy(tree, Rule.AVERAGE));
    }

    Map<String, Object> json() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("batch", batch);
        map.put("epochs", epochs);
        map.put("secondsToTarget", toTarget.isPresent() ? toTarget.getAsDouble() : null);
        map.put("secondsOfTraining", training);
        map.put("secondsOfAll", all);
        map.put("testMaxPath", maxPath);
        map.put("testAverage", average);
        return map;
    }
}
