package org.espalier.train.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.espalier.base.Seeds;
import org.espalier.data.Column;
import org.espalier.data.Knots;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.sdt.Basis;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Structure;
import org.espalier.sdt.TreeShape;
import org.espalier.train.Beta;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Loss;
import org.espalier.train.Masks;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeParameters;

/**
 * A small problem for linear leaves: the rows and gates of a {@link ContractCase}, a basis with every kind of term.
 *
 * @param decay {@code leafDecay}
 * @param masked parts of gates and leaves are masked, the last gate is closed, and one column has a sign
 */
record LinearCase(ContractCase base, double decay, double adamBeta2, boolean masked) {
    private static final int FEATURES = 7;

    static LinearCase of(int depth, Loss loss, int classes) {
        return new LinearCase(ContractCase.of(depth, loss).withSize(FEATURES, classes, 24), 0, 0.99, false);
    }

    /** Both losses and a power in between, two and three classes, with and without everything else. */
    static List<LinearCase> grid() {
        return cases(0, 1, 3);
    }

    /** Few numbers in each. */
    static List<LinearCase> small() {
        return cases(0, 1, 2);
    }

    private static List<LinearCase> cases(int... depths) {
        List<LinearCase> cases = new ArrayList<>();
        for (int depth : depths) {
            for (int classes : new int[] {2, 3}) {
                for (ContractCase loss : ContractCase.everyLoss(depth)) {
                    ContractCase plain = loss.withSize(FEATURES, classes, 24);
                    cases.add(new LinearCase(plain, 0, 0.99, false));
                    cases.add(new LinearCase(plain.withBeta(new Beta.Fixed(3)), 0.1, 0.99, true));
                    cases.add(new LinearCase(plain.withBeta(new Beta.Learned()).withPenalty(0.3, 1), 0.1, 0.99, false));
                    cases.add(new LinearCase(plain.withBeta(new Beta.Learned()).withPenalty(0.3, 3), 0, 0.999, true));
                }
            }
        }
        return cases;
    }

    LinearCase withBase(ContractCase other) {
        return new LinearCase(other, decay, adamBeta2, masked);
    }

    LinearCase withMasks() {
        return new LinearCase(base, decay, adamBeta2, true);
    }

    EngineSettings settings(int threads) {
        EngineSettings s = base.settings(threads);
        return new EngineSettings(
                s.loss(), s.balance(), s.window(), s.learnBeta(), s.clipNorm(), s.threads(), adamBeta2, decay);
    }

    /**
     * Ramps and a special value that many rows have; a column with a sign; bands, a missing indicator; a category. Of two
     * classes the first is the positive one.
     */
    Basis basis() {
        List<String> classes = List.of("a", "b", "c", "d").subList(0, base.classes());
        return Basis.of(new Schema(
                List.of(
                        number(
                                "ramps",
                                Column.Missing.ERROR,
                                Column.Monotone.NONE,
                                new Knots(List.of(-1.0, -0.25, 0.5, 2.0), List.of(0.0), Knots.Form.RAMPS)),
                        number(
                                "signed",
                                Column.Missing.ERROR,
                                Column.Monotone.UP,
                                new Knots(List.of(-0.5, 0.25, 1.0), List.of(-2.0), Knots.Form.RAMPS)),
                        number(
                                "bands",
                                Column.Missing.INDICATOR,
                                Column.Monotone.NONE,
                                new Knots(List.of(-0.5, 0.0, 0.75), List.of(), Knots.Form.BANDS)),
                        new Column.Category("category", List.of("x", "y"), Column.Missing.IMPUTE, false)),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes(
                        "t", classes, base.classes() == 2 ? Optional.of(classes.get(0)) : Optional.empty())));
    }

    private static Column number(String name, Column.Missing missing, Column.Monotone sign, Knots knots) {
        return new Column.Number(name, Optional.empty(), -2, 2, 0, 1, Column.Scaling.NONE, missing, false, sign, knots);
    }

    TrainingData data(ContractCase.Layout layout) {
        return base.data(layout).withBasis(basis());
    }

    /** 1 where a parameter may be other than 0, or than what it is, the bias of the closed gate. */
    TreeParameters free() {
        Basis basis = basis();
        int outputs = LeafScorecards.outputs(basis.schema());
        TreeParameters one = TreeParameters.zeros(base.shape(), FEATURES, outputs, basis.size());
        for (Tensor tensor : Tensor.values()) {
            Arrays.fill(tensor.of(one), 1f);
        }
        SplittableRandom random = Seeds.stream(81, base.depth());
        if (masked) {
            int nodes = base.shape().nodes();
            for (int i = 0; i < nodes * FEATURES; i++) {
                boolean closed = i / FEATURES == nodes - 1 && nodes > 1;
                one.gateWeight()[i] = closed || random.nextInt(3) == 0 ? 0 : 1;
            }
            if (nodes > 1) {
                one.gateBias()[nodes - 1] = 0;
            }
            for (int i = 0; i < one.leafWeight().length; i += outputs) {
                Arrays.fill(one.leafWeight(), i, i + outputs, random.nextInt(3) == 0 ? 0f : 1f);
            }
        }
        return one;
    }

    Optional<Masks> masks() {
        if (!masked) {
            return Optional.empty();
        }
        TreeParameters free = free();
        boolean[] gates = new boolean[free.gateWeight().length];
        for (int i = 0; i < gates.length; i++) {
            gates[i] = free.gateWeight()[i] == 1;
        }
        boolean[] leaves = new boolean[base.shape().leaves() * free.terms()];
        for (int i = 0; i < leaves.length; i++) {
            leaves[i] = free.leafWeight()[i * free.classes()] == 1;
        }
        int[] signs = basis().terms().stream().mapToInt(Basis.Term::sign).toArray();
        return Optional.of(new Masks(gates, leaves, signs));
    }

    TreeParameters parameters() {
        TreeParameters of = base.parameters();
        TreeParameters free = free();
        TreeParameters p = TreeParameters.zeros(base.shape(), FEATURES, free.classes(), free.terms());
        SplittableRandom random = Seeds.stream(82, base.depth(), base.classes());
        for (Tensor tensor : List.of(Tensor.GATE_WEIGHT, Tensor.GATE_BIAS, Tensor.GATE_BETA_RAW)) {
            System.arraycopy(tensor.of(of), 0, tensor.of(p), 0, tensor.of(p).length);
        }
        for (int i = 0; i < p.leafLogits().length; i++) {
            p.leafLogits()[i] = (float) Seeds.normal(random);
        }
        Basis basis = basis();
        for (int i = 0; i < p.leafWeight().length; i++) {
            float a = (float) (0.7 * Seeds.normal(random));
            int sign = basis.term(i / p.classes() % p.terms()).sign();
            p.leafWeight()[i] = sign == 0 ? a : sign * Math.abs(a);
        }
        for (int i = 0; i < p.gateWeight().length; i++) {
            p.gateWeight()[i] *= free.gateWeight()[i];
        }
        for (int i = 0; i < p.leafWeight().length; i++) {
            p.leafWeight()[i] *= free.leafWeight()[i];
        }
        for (int i = 0; i < base.shape().nodes(); i++) {
            if (free.gateBias()[i] == 0) {
                p.gateBias()[i] = Structure.CLOSED_BIAS;
            }
        }
        return p;
    }

    /** Before the first step. */
    EngineState start() {
        EngineState s = EngineState.initial(parameters());
        return new EngineState(
                s.parameters(), s.firstMoment(), s.secondMoment(), s.runningRight(), s.runningReach(), 0, masks());
    }

    /** In the middle of a run: the penalty's running sums remember other batches. */
    EngineState underway() {
        EngineState s = start();
        SplittableRandom random = Seeds.stream(83, base.depth());
        for (int i = 0; i < base.shape().nodes(); i++) {
            s.runningReach()[i] = base.rows() * Math.pow(2, -TreeShape.depthOf(i)) * (0.5 + random.nextDouble());
            s.runningRight()[i] = s.runningReach()[i] * (0.05 + 0.9 * random.nextDouble());
        }
        return s;
    }

    @Override
    public String toString() {
        return base + ", decay " + decay + ", beta2 " + adamBeta2 + (masked ? ", masked" : "");
    }
}
