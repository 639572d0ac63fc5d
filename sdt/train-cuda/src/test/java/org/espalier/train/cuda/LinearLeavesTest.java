package org.espalier.train.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.espalier.data.Schema;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Basis;
import org.espalier.sdt.TreeShape;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.GateKind;
import org.espalier.train.LeafKind;
import org.espalier.train.Loss;
import org.espalier.train.Masks;
import org.espalier.train.TrainingData;
import org.espalier.train.TrainingException;
import org.espalier.train.TreeParameters;
import org.junit.jupiter.api.Test;

/** Scorecards and masks are refused before any GPU is asked for. */
class LinearLeavesTest {
    private static final String LINE =
            "engine cuda trains constant leaves only, no scorecards; --engine jvm trains both";
    private static final String FEW =
            "engine cuda trains gates of all columns only; --engine jvm trains gates of few columns";

    private static final EngineSettings SETTINGS =
            new EngineSettings(Loss.EXPECTED, 0, 1, false, Double.POSITIVE_INFINITY, 1);

    private static String refusal(TrainingData data, EngineState state) {
        return assertThrows(TrainingException.class, () -> new CudaEngineFactory().open(data, SETTINGS, state))
                .getMessage();
    }

    @Test
    void scorecardsAreRefusedInOneLine() {
        assertEquals(Optional.of(LINE), new CudaEngineFactory().unfit(2, LeafKind.POINTS));
        assertEquals(Optional.empty(), new CudaEngineFactory().unfit(2, LeafKind.CONSTANT));
        assertEquals(new CudaEngineFactory().unfit(15), new CudaEngineFactory().unfit(15, LeafKind.CONSTANT));
        Basis basis = Basis.of(Schema.unnamed(1, 2));
        TrainingData constant =
                new TrainingData(new DenseMatrix(1, 1, new float[] {1}), 2, new float[] {1, 0}, new float[] {1});
        EngineState state = EngineState.initial(TreeParameters.zeros(new TreeShape(1), 1, 1, basis.size()));
        assertEquals(LINE, refusal(constant.withBasis(basis), state));
        EngineState masked = new EngineState(
                state.parameters(),
                state.firstMoment(),
                state.secondMoment(),
                state.runningRight(),
                state.runningReach(),
                0,
                Optional.of(new Masks(new boolean[1], new boolean[0], new int[0])));
        assertEquals(FEW, refusal(constant, masked));
        assertEquals(Optional.of(FEW), new CudaEngineFactory().unfit(2, LeafKind.CONSTANT, GateKind.FEW));
        assertEquals(Optional.empty(), new CudaEngineFactory().unfit(2, LeafKind.CONSTANT, GateKind.ALL));
    }
}
