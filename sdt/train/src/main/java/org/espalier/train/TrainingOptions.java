package org.espalier.train;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.espalier.augment.SwapNoise;
import org.espalier.sdt.TreeShape;
import org.espalier.train.TrainingOption.Form;

/**
 * The table of training options: key, form, range, help and default of each. A new option is a component of
 * {@link DistillOptions} with its setter, and an entry here; provenance, {@code --resume}, messages, command line and help
 * follow. What the defaults were chosen by stands in {@code docs/tuning.md}.
 */
public final class TrainingOptions {
    private static final int MAX_TAO_ROUNDS = 10;
    private static final int MAX_REINITIALIZATIONS = 5;
    private static final int MAX_THREADS = 256;
    /** The least patience, and the share of the epochs that it is otherwise. */
    private static final int MIN_PATIENCE = 20;

    private static final int EPOCHS_PER_PATIENCE = 10;

    /** A zero that was asked for, in place of that which stands for auto. */
    private static final int ZERO = Integer.MIN_VALUE;

    public static final TrainingOption<LeafKind> LEAVES = TrainingOption.draft(
                    "leaves",
                    new Form<>(
                            "constant, points or auto",
                            text -> text.equals("auto")
                                    ? null
                                    : Form.word(LeafKind.values(), LeafKind::text)
                                            .parse()
                                            .apply(text),
                            LeafKind::text),
                    DistillOptions::leaves)
            .label("KIND")
            .help(
                    "What leaves carry: constant, one distribution each; points, a scorecard whose points add up to the answer;"
                            + " auto: points for a table of two classes; of 3 to 26 classes both are tried, and the validation rows"
                            + " choose.")
            .byDefault((data, chosen) -> data.leaves(
                    chosen.isChosen("depth")
                            ? OptionalInt.of(chosen.get(TrainingOptions.DEPTH))
                            : OptionalInt.empty()));

    public static final TrainingOption<Integer> DEPTH = TrainingOption.draft("depth", Form.WHOLE, DistillOptions::depth)
            .range("0 to " + TreeShape.MAX_DEPTH, v -> v >= 0 && v <= TreeShape.MAX_DEPTH)
            .help(
                    "Gates on a path, 0 to 16: a tree of depth 8 has 256 leaves. With points at most 6, and a gate only where"
                            + " the validation rows gain by it.")
            .byDefault((data, chosen) -> data.isNumeric()
                    ? chosen.isPoints() && data.areLabels() ? NumberDefaults.DEPTH_OF_LABELS : NumberDefaults.DEPTH
                    : chosen.isPoints() ? data.depthOfPoints(chosen.isChosen("gates")) : 6);

    public static final TrainingOption<GateKind> GATES = TrainingOption.draft(
                    "gates", Form.word(GateKind.values(), GateKind::text), DistillOptions::gates)
            .label("KIND")
            .help("Columns that gates ask about: one each; few, as columns-per-gate says; all; none at depth 0. Above"
                    + " leaves with points, one is a search that keeps a gate where the validation rows gain by it.")
            .byDefault((data, chosen) -> {
                if (chosen.get(DEPTH) == 0) {
                    return GateKind.NONE;
                }
                if (chosen.isChosen("columns-per-gate")) {
                    return chosen.get(TrainingOptions.COLUMNS_PER_GATE) == Integer.MAX_VALUE
                            ? GateKind.ALL
                            : GateKind.FEW;
                }
                return chosen.isPoints() && (!data.isNumeric() || data.areLabels()) ? GateKind.ONE : GateKind.ALL;
            });

    public static final TrainingOption<Integer> COLUMNS_PER_GATE = TrainingOption.draft(
                    "columns-per-gate",
                    new Form<>(
                            "a whole number or all",
                            text -> text.equals("all") ? Integer.MAX_VALUE : Integer.valueOf(text),
                            v -> v == Integer.MAX_VALUE ? "all" : String.valueOf(v)),
                    DistillOptions::columnsPerGate)
            .label("K")
            .range("1 or more, or all", v -> v >= 1)
            .help(
                    "Columns that a gate asks about on average over the tree, and 5 or K at most; columns are taken away during"
                            + " training. 3 where gates is few.")
            .byDefault((data, chosen) -> switch (chosen.get(GATES)) {
                case ONE -> 1;
                case FEW -> 3;
                case ALL, NONE -> Integer.MAX_VALUE;
            });

    public static final TrainingOption<Integer> COLUMNS_PER_LEAF = TrainingOption.draft(
                    "columns-per-leaf",
                    new Form<>(
                            "a whole number, all or auto",
                            text -> switch (text) {
                                case "auto" -> 0;
                                case "all" -> Integer.MAX_VALUE;
                                default -> Integer.parseInt(text) == 0 ? ZERO : Integer.parseInt(text);
                            },
                            v -> switch (v) {
                                case 0 -> "auto";
                                case Integer.MAX_VALUE -> "all";
                                case ZERO -> "0";
                                default -> String.valueOf(v);
                            }),
                    DistillOptions::columnsPerLeaf)
            .label("K")
            .range("1 or more, all or auto", v -> v >= 0)
            .help(
                    "Columns that a leaf with points may ask about; auto: 12, or 20, or all of them where that is worth it on"
                            + " held-out rows.")
            .byDefault(0);

    public static final TrainingOption<Boolean> WHOLE_POINTS = TrainingOption.draft(
                    "whole-points",
                    new Form<>(
                            "true or false",
                            text -> {
                                if (!text.equals("true") && !text.equals("false")) {
                                    throw new IllegalArgumentException(text);
                                }
                                return Boolean.valueOf(text);
                            },
                            String::valueOf),
                    DistillOptions::wholePoints)
            .label("true|false")
            .help("Round the points of leaves to whole numbers, in bands of equal points; what that costs is said.")
            .byDefault(false);

    public static final TrainingOption<Optional<Family>> FAMILY = TrainingOption.draft(
                    "family",
                    new Form<>(
                            Family.FORM,
                            text -> text.equals("none") ? Optional.<Family>empty() : Optional.of(Family.parse(text)),
                            family -> family.map(Family::text).orElse("none")),
                    DistillOptions::family)
            .label("FAMILY")
            .help("What a leaf's answer costs, for a target that is a number (squared, huber, quantile=0.9) or a rate"
                    + " (poisson, gamma, tweedie=1.5): squared and poisson unless said.")
            .byDefault(DataDefaults::family);

    public static final TrainingOption<Double> CLIP = TrainingOption.draft(
                    "clip",
                    new Form<>(
                            "auto, none or a number",
                            text -> switch (text) {
                                case "auto" -> 0.0;
                                case "none" -> Double.POSITIVE_INFINITY;
                                // 0 stands for auto
                                default -> Double.parseDouble(text) == 0 ? Double.NaN : Double.parseDouble(text);
                            },
                            v -> v == 0 ? "auto" : v == Double.POSITIVE_INFINITY ? "none" : v.toString()),
                    DistillOptions::clip)
            .label("SIGMA")
            .range("1 or more, auto or none", v -> v == 0 || v >= 1)
            .help(
                    "For a target that is a number, a rate or labels: standardised columns are held within so many standard"
                            + " deviations while the tree learns, and in its leaves for good. auto: 5 where some value is more than 10"
                            + " off and the validation rows are better so; none.")
            .byDefault((data, chosen) -> chosen.get(FAMILY).isPresent() ? 0.0 : Double.POSITIVE_INFINITY);

    public static final TrainingOption<Integer> EPOCHS = TrainingOption.draft(
                    "epochs", Form.WHOLE, DistillOptions::epochs)
            .range("1 or more", v -> v >= 1)
            .help(
                    "Passes over the training rows; 30 to 400, the more the fewer the rows and, for a table, the deeper the"
                            + " tree.")
            .byDefault((data, chosen) -> data.isNumeric()
                    ? NumberDefaults.epochs(data.rows())
                    : chosen.isPoints() ? data.epochsOfPoints() : data.epochs(chosen.get(DEPTH)));

    public static final TrainingOption<Integer> BATCH = TrainingOption.draft("batch", Form.WHOLE, DistillOptions::batch)
            .range("1 or more", v -> v >= 1)
            .help("Rows in a step; for a table of two classes by its rows 64 to 1024, some 120 steps an epoch.")
            .byDefault((data, chosen) ->
                    data.isNumeric() ? NumberDefaults.BATCH : chosen.isPoints() ? data.batchOfPoints() : data.batch());

    public static final TrainingOption<Double> LEARNING_RATE = TrainingOption.draft(
                    "learning-rate", Form.NUMBER, DistillOptions::learningRate)
            .label("X")
            .range("above 0, at most 10", v -> v > 0 && v <= 10)
            .help(
                    "Peak learning rate of Adam; it rises during the first steps and falls along a cosine; for a table of two"
                            + " classes by its batch 0.07 to 0.28.")
            .byDefault((data, chosen) -> data.isNumeric()
                    ? NumberDefaults.LEARNING_RATE
                    : chosen.isPoints()
                            ? ScorecardOptions.LEARNING_RATE
                            : data.learningRate(chosen.get(EPOCHS), chosen.get(BATCH)));

    public static final TrainingOption<Loss> LOSS = TrainingOption.draft(
                    "loss", Form.word(Loss.values(), Loss::text), DistillOptions::loss)
            .label("LOSS")
            .help("expected: each leaf answers for its own rows; mixture: the average answers.")
            .byDefault((data, chosen) ->
                    chosen.isPoints() ? Loss.EXPECTED : data.byKind(Loss.EXPECTED, Loss.MIXTURE, Loss.MIXTURE));

    public static final TrainingOption<MixturePower> MIXTURE_POWER = TrainingOption.draft(
                    "mixture-power",
                    new Form<>(MixturePower.FORM, MixturePower::parse, MixturePower::text),
                    DistillOptions::mixturePower)
            .label("S")
            .help(
                    "Power of the mixture, above 0, at most 1, or a range such as 1..0.5 to fall through: at 1 leaves make up"
                            + " for one another, the smaller the more each answers alone.")
            .byDefault(data -> data.byKind(MixturePower.ONE, new MixturePower(1, 0.6), new MixturePower(1, 0.3)));

    public static final TrainingOption<Double> TEMPERATURE = TrainingOption.draft(
                    "temperature", Form.NUMBER, DistillOptions::temperature)
            .label("T")
            .range("above 0, at most 1000", v -> v > 0 && v <= 1000)
            .help("The teacher's probabilities are raised to 1/T and normalised; above 1 softens.")
            .byDefault((data, chosen) -> chosen.isPoints() ? 1.0 : data.byKind(0.3, 1.0, 1.0));

    public static final TrainingOption<Double> LABEL_WEIGHT = TrainingOption.draft(
                    "label-weight", Form.NUMBER, DistillOptions::labelWeight)
            .label("W")
            .range("0 to 1", v -> v >= 0 && v <= 1)
            .help("Targets are W times the label plus 1-W times the teacher, 0 to 1.")
            .byDefault(data -> data.byKind(0.0, 0.0, 0.5));

    public static final TrainingOption<Double> BALANCE = TrainingOption.draft(
                    "balance", Form.NUMBER, DistillOptions::balance)
            .label("X")
            .range("0 to 1000", v -> v >= 0 && v <= 1000)
            .help("Weight of the penalty for a gate that sends all rows one way.")
            .byDefault(data -> data.isNumeric() ? NumberDefaults.BALANCE : data.byKind(0.003, 0.03, 0.03));

    public static final TrainingOption<Double> WINDOW = TrainingOption.draft(
                    "window", Form.NUMBER, DistillOptions::window)
            .label("X")
            .range("1 to 1000000", v -> v >= 1 && v <= 1e6)
            .help("Batches over which that penalty averages a gate's share, times 2^depth of the gate; 1 or more.")
            .byDefault(1.0);

    public static final TrainingOption<Beta> BETA = TrainingOption.draft(
                    "beta", new Form<>(Beta.FORM, Beta::parse, Beta::text), DistillOptions::beta)
            .label("BETA")
            .help(
                    "Inverse temperature of the gates: a number, a range such as 1..30 to rise through, or learn. The greater"
                            + " at the end, the more of a row goes down one path.")
            .byDefault(data -> data.isNumeric()
                    ? new Beta.Annealed(1, NumberDefaults.FINAL_BETA)
                    : data.byKind(new Beta.Annealed(1, 9), new Beta.Annealed(1, 2), new Beta.Fixed(1)));

    public static final TrainingOption<Integer> REINITIALIZE = TrainingOption.draft(
                    "reinitialize", Form.WHOLE, DistillOptions::reinitialize)
            .range("0 to " + MAX_REINITIALIZATIONS, v -> v >= 0 && v <= MAX_REINITIALIZATIONS)
            .help("How often, in the first part of training, dead gates (those that divide hardly any rows) are"
                    + " re-initialised, 0 to 5.")
            .byDefault((data, chosen) -> chosen.isPoints() ? 0 : data.byKind(0, 3, 0));

    public static final TrainingOption<Integer> TAO = TrainingOption.draft("tao", Form.WHOLE, DistillOptions::tao)
            .range("0 to " + MAX_TAO_ROUNDS, v -> v >= 0 && v <= MAX_TAO_ROUNDS)
            .help(
                    "Rounds of tree alternating optimization over the trained tree: gates move so that more rows end in a leaf"
                            + " of their class when each goes down one path, 0 to 10.")
            .byDefault((data, chosen) -> chosen.isPoints() ? 0 : data.byKind(0, 1, 1));

    public static final TrainingOption<Double> CLIP_NORM = TrainingOption.draft(
                    "clip-norm", Form.NUMBER, DistillOptions::clipNorm)
            .label("X")
            .range("above 0", v -> v > 0)
            .help("A gradient of a greater norm is scaled down to this one.")
            .byDefault(10.0);

    public static final TrainingOption<Double> VALIDATION = TrainingOption.draft(
                    "validation", Form.NUMBER, DistillOptions::validation)
            .label("FRACTION")
            .range("above 0, below 1", v -> v > 0 && v < 1)
            .help("Share of the training rows that is the validation set, by which the best epoch is chosen.")
            .byDefault(0.1);

    public static final TrainingOption<Integer> PATIENCE = TrainingOption.draft(
                    "patience", Form.WHOLE, DistillOptions::patience)
            .range("1 or more", v -> v >= 1)
            .help("Epochs without a better validation loss before training stops, once beta is at its end.")
            .byDefault((data, chosen) -> Math.max(MIN_PATIENCE, chosen.get(EPOCHS) / EPOCHS_PER_PATIENCE));

    public static final TrainingOption<Integer> AUGMENT = TrainingOption.draft(
                    "augment", Form.WHOLE, DistillOptions::augment)
            .range("0 to 100", v -> v >= 0 && v <= 100)
            .help("Augmented copies of every row, labelled by the teacher (by its label without one) and shown in turn:"
                    + " images are shifted and turned a little, rows of a table get swap noise; up to 20 where there are few"
                    + " rows. 0: none.")
            .byDefault((data, chosen) ->
                    data.isNumeric() ? NumberDefaults.augment(data.rows()) : chosen.isPoints() ? 0 : data.augment());

    public static final TrainingOption<SwapNoise> SWAP_NOISE = TrainingOption.draft(
                    "swap-noise", Form.word(SwapNoise.values(), SwapNoise::text), DistillOptions::swapNoise)
            .label("ROWS")
            .help("Swap noise replaces cells of a table's row by those of another row: any row, or a similar one.")
            .byDefault(data -> data.byKind(SwapNoise.ANY, SwapNoise.SIMILAR, SwapNoise.ANY));

    public static final TrainingOption<String> ENGINE = TrainingOption.draft(
                    "engine", Form.NAME, DistillOptions::engine)
            .label("ENGINE")
            .help("What computes: auto (cuda, where a GPU is usable and the engine's first steps on it agree with the"
                    + " processor's; else jvm), or one that 'espalier devices' lists.")
            .byDefault("jvm");

    public static final TrainingOption<Integer> THREADS = TrainingOption.draft(
                    "threads", Form.WHOLE, DistillOptions::threads)
            .range("1 to " + MAX_THREADS, v -> v >= 1 && v <= MAX_THREADS)
            .help("Worker threads; the result does not depend on it.")
            .changesSpeedOnly()
            .byDefault(data -> Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()));

    public static final TrainingOption<Long> SEED = TrainingOption.draft("seed", Form.LONG, DistillOptions::seed)
            .help("The same seed gives the same tree.")
            .byDefault(1L);

    /** Every option, in the order of the components of {@link DistillOptions} and of the help. */
    public static final List<TrainingOption<?>> ALL = List.of(
            LEAVES,
            DEPTH,
            GATES,
            COLUMNS_PER_GATE,
            COLUMNS_PER_LEAF,
            WHOLE_POINTS,
            FAMILY,
            CLIP,
            EPOCHS,
            BATCH,
            LEARNING_RATE,
            LOSS,
            MIXTURE_POWER,
            TEMPERATURE,
            LABEL_WEIGHT,
            BALANCE,
            WINDOW,
            BETA,
            REINITIALIZE,
            TAO,
            CLIP_NORM,
            VALIDATION,
            PATIENCE,
            AUGMENT,
            SWAP_NOISE,
            ENGINE,
            THREADS,
            SEED);

    private TrainingOptions() {}
}
