package org.espalier.train.contract;

import org.espalier.train.EngineState;
import org.espalier.train.ObjectiveValue;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeEngineFactory;

/** The engine that a contract is checked on. */
interface EngineUnderTest {
    TreeEngineFactory factory();

    /** What it computes in. */
    Precision precision();

    default ObjectiveValue evaluate(ContractCase c, TrainingData data, EngineState state, int[] rows) {
        try (TreeEngine engine = factory().open(data, c.settings(), state)) {
            return engine.evaluate(rows, c.betaNow(), c.power());
        }
    }
}
