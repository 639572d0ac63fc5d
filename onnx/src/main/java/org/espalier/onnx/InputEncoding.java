package org.espalier.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.espalier.data.Column;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;

/**
 * The part of the graph that makes features of raw values: what {@link org.espalier.data.Encoder} does. Features come
 * out in an order of their own ({@link #order()}): numbers, indicators of missing numbers, slots of categories. The gate
 * weights are put into that order when they are written, which saves the graph a permutation.
 */
final class InputEncoding {
    private static final Map<String, Long> BY_COLUMN = Map.of("axis", 1L);
    private static final Map<String, Long> TO_FLOAT = Map.of("to", (long) OnnxGraph.Element.FLOAT.number);
    private static final Map<String, Long> TO_DOUBLE = Map.of("to", (long) OnnxGraph.Element.DOUBLE.number);

    /** The input in double precision, in which numbers are shifted and scaled as the library does. */
    private static final String WIDE = "input_wide";

    /** The node of the numbers as they come, {@code [batch, numbers]}. There is none where no column has numbers. */
    static final String RAW_NUMBERS = "numbers";

    /** The node that says which numbers are missing and allowed to be, {@code [batch, numbers]}. */
    static final String IMPUTED_NUMBERS = "number_imputed";

    private final OnnxGraph graph;
    private final List<Integer> order = new ArrayList<>();
    private final List<String> numberColumns = new ArrayList<>();

    InputEncoding(OnnxGraph graph) {
        this.graph = graph;
    }

    /** The schema's feature number of each feature that comes out. */
    int[] order() {
        return order.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Names of the number columns in the order of {@link #RAW_NUMBERS}. */
    List<String> numberColumns() {
        return numberColumns;
    }

    /** Declares the input and adds the nodes; returns the name of the features, {@code [batch, schema.width()]}. */
    String add(Schema schema, OnnxOptions.Input form) {
        if (schema.image().isPresent()) {
            graph.input("input", OnnxGraph.Element.FLOAT, schema.width());
            for (int f = 0; f < schema.width(); f++) {
                order.add(f);
            }
            float scale = (float) schema.image().get().scale();
            return refusingTheRest(
                    graph.node("Div", "shares", "input", graph.floats("pixel_scale", new float[] {scale})));
        }
        List<String> parts = new ArrayList<>();
        if (form == OnnxOptions.Input.COLUMNS) {
            addColumns(schema, parts);
        } else {
            addIndicators(schema, parts);
        }
        return refusingTheRest(
                parts.size() == 1
                        ? parts.get(0)
                        : graph.node("Concat", "encoded", BY_COLUMN, parts.toArray(String[]::new)));
    }

    /** NaN in place of what the library refuses to encode: NaN itself, an infinity, a number far out of all proportion. */
    private String refusingTheRest(String encoded) {
        String isInside = graph.node(
                "LessOrEqual",
                "feature_inside",
                graph.node("Abs", "feature_magnitude", encoded),
                graph.floats("feature_limit", new float[] {Encoder.MAX_FEATURE}));
        return graph.node(
                "Where", "features", isInside, encoded, graph.floats("not_a_number", new float[] {Float.NaN}));
    }

    private void addColumns(Schema schema, List<String> parts) {
        OnnxInput input = new OnnxInput(schema);
        if (input.isDouble()) {
            graph.input("input", OnnxGraph.Element.DOUBLE, input.width());
            graph.node("Identity", WIDE, "input");
        } else {
            graph.input("input", OnnxGraph.Element.FLOAT, input.width());
            graph.node("Cast", WIDE, TO_DOUBLE, "input");
        }
        Numbers numbers = new Numbers();
        Categories categories = new Categories();
        int feature = 0;
        List<Column> columns = input.columns();
        for (int c = 0; c < columns.size(); c++) {
            Column column = columns.get(c);
            if (column instanceof Column.Number number) {
                numbers.add(number, c, feature);
            } else if (column instanceof Column.Category category) {
                categories.add(category, c, feature);
            }
            feature += column.width();
        }
        numbers.write(parts);
        categories.write(parts);
    }

    /** Rows as {@link OnnxIndicators} describes them. */
    private void addIndicators(Schema schema, List<String> parts) {
        graph.input("input", OnnxGraph.Element.FLOAT, new OnnxIndicators(schema).width());
        graph.node("Cast", WIDE, TO_DOUBLE, "input");
        Numbers numbers = new Numbers();
        Indicators indicators = new Indicators();
        int feature = 0;
        int source = 0;
        for (Column column : schema.columns()) {
            if (column instanceof Column.Number number) {
                // one without a flag can't miss: any other value may stand in its flag's place
                int flag = number.missing() == Column.Missing.ERROR ? source : source + 1;
                numbers.add(number, source, feature, flag);
                source = flag + 1;
            } else if (column instanceof Column.Category category) {
                source = indicators.add(category, source, feature);
            }
            feature += column.width();
        }
        numbers.write(parts);
        indicators.write(parts);
    }

    private String isSet(String name, List<Integer> places) {
        return graph.node(
                "Not",
                name + "_set",
                graph.node(
                        "Equal",
                        name + "_unset",
                        graph.node("Gather", name + "_values", BY_COLUMN, WIDE, graph.longs(name, ints(places))),
                        graph.doubles(name + "_no", new double[] {0})));
    }

    /** {@code (x - offset) / scale}; the imputed value where missing, if missing is allowed. */
    private final class Numbers {
        private final List<Column.Number> numbers = new ArrayList<>();
        private final List<Integer> sources = new ArrayList<>();
        private final List<Integer> features = new ArrayList<>();
        /** Place of the indicator of a missing value; empty where NaN says it. */
        private final List<Integer> flags = new ArrayList<>();

        void add(Column.Number number, int source, int feature) {
            numbers.add(number);
            sources.add(source);
            features.add(feature);
        }

        void add(Column.Number number, int source, int feature, int flag) {
            add(number, source, feature);
            flags.add(flag);
        }

        void write(List<String> parts) {
            if (numbers.isEmpty()) {
                return;
            }
            int count = numbers.size();
            double[] offset = new double[count];
            double[] scale = new double[count];
            float[] imputed = new float[count];
            boolean[] allowed = new boolean[count];
            List<Integer> indicated = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Column.Number number = numbers.get(i);
                offset[i] = number.offset();
                scale[i] = number.scale();
                imputed[i] = (float) ((number.mean() - number.offset()) / number.scale());
                allowed[i] = number.missing() != Column.Missing.ERROR;
                order.add(features.get(i));
                numberColumns.add(number.name());
                if (number.missing() == Column.Missing.INDICATOR) {
                    indicated.add(i);
                }
            }
            indicated.forEach(i -> order.add(features.get(i) + 1));
            String raw =
                    graph.node("Gather", "numbers_wide", BY_COLUMN, WIDE, graph.longs("number_columns", ints(sources)));
            graph.node("Cast", RAW_NUMBERS, TO_FLOAT, raw);
            String missing =
                    flags.isEmpty() ? graph.node("IsNaN", "number_missing", raw) : isSet("number_flags", flags);
            String shifted = graph.node("Sub", "number_shifted", raw, graph.doubles("offset", offset, count));
            String scaled = graph.node("Div", "number_scaled", shifted, graph.doubles("scale", scale, count));
            String encoded = graph.node("Cast", "number_encoded", TO_FLOAT, scaled);
            String mayImpute = graph.node("And", IMPUTED_NUMBERS, missing, graph.booleans("number_may_miss", allowed));
            String filled = graph.floats("imputed", imputed, count);
            if (!flags.isEmpty()) {
                filled = graph.node(
                        "Where",
                        "number_filled",
                        graph.node("IsNaN", "number_flag_refused", "number_flags_values"),
                        graph.floats("number_refusal", new float[] {Float.NaN}),
                        filled);
            }
            parts.add(graph.node("Where", "number_features", mayImpute, filled, encoded));
            if (!indicated.isEmpty()) {
                String flags = graph.node(
                        "Gather", "missing_flags", BY_COLUMN, missing, graph.longs("indicated", ints(indicated)));
                parts.add(graph.node("Cast", "missing_features", TO_FLOAT, flags));
            }
        }
    }

    /** A one in the slot of the category, of what the column does not know, or of a missing value. */
    private final class Categories {
        private final List<Column.Category> categories = new ArrayList<>();
        private final List<Integer> sources = new ArrayList<>();
        private final List<Integer> slotColumn = new ArrayList<>();
        private final List<Integer> slots = new ArrayList<>();
        private final List<Integer> features = new ArrayList<>();

        void add(Column.Category category, int source, int feature) {
            for (int slot = 0; slot < category.width(); slot++) {
                slotColumn.add(categories.size());
                slots.add(slot);
                features.add(feature + slot);
            }
            categories.add(category);
            sources.add(source);
        }

        void write(List<String> parts) {
            if (categories.isEmpty()) {
                return;
            }
            order.addAll(features);
            int count = categories.size();
            double[] other = new double[count];
            double[] whenMissing = new double[count];
            for (int i = 0; i < count; i++) {
                Column.Category category = categories.get(i);
                other[i] = category.otherSlot();
                whenMissing[i] = category.missing() == Column.Missing.ERROR ? Double.NaN : category.missingSlot();
            }
            String raw =
                    graph.node("Gather", "categories", BY_COLUMN, WIDE, graph.longs("category_columns", ints(sources)));
            String whole = graph.node("Equal", "category_whole", raw, graph.node("Floor", "category_floor", raw));
            String from0 =
                    graph.node("GreaterOrEqual", "category_from_0", raw, graph.doubles("first_slot", new double[] {0}));
            String otherSlot = graph.doubles("other_slot", other, count);
            String below = graph.node("Less", "category_below", raw, otherSlot);
            String known =
                    graph.node("And", "category_known", whole, graph.node("And", "category_inside", from0, below));
            String present = graph.node("Where", "category_present", known, raw, otherSlot);
            String slot = graph.node(
                    "Where",
                    "category_slot",
                    graph.node("IsNaN", "category_missing", raw),
                    graph.doubles("missing_slot", whenMissing, count),
                    present);
            String bySlot = graph.node(
                    "Gather", "category_by_slot", BY_COLUMN, slot, graph.longs("slot_column", ints(slotColumn)));
            double[] wanted = new double[slots.size()];
            for (int i = 0; i < wanted.length; i++) {
                wanted[i] = slots.get(i);
            }
            String hits = graph.node("Equal", "slot_hit", bySlot, graph.doubles("slot", wanted, wanted.length));
            String ones = graph.node("Cast", "slot_features", TO_FLOAT, hits);
            // a missing value that the schema refuses stays NaN, so that no probability comes of it
            boolean mayRefuse = categories.stream().anyMatch(c -> c.missing() == Column.Missing.ERROR);
            parts.add(
                    mayRefuse
                            ? graph.node(
                                    "Where",
                                    "category_features",
                                    graph.node("IsNaN", "slot_refused", bySlot),
                                    graph.floats("slot_refusal", new float[] {Float.NaN}),
                                    ones)
                            : ones);
        }
    }

    /** A one for each indicator that is set, and in the slot of the unknown where none of a column's is. */
    private final class Indicators {
        private final List<Integer> sources = new ArrayList<>();
        private final List<Integer> features = new ArrayList<>();
        private final List<Integer> columnOfSource = new ArrayList<>();
        private final List<Integer> otherFeatures = new ArrayList<>();

        /** Returns the place after the column's. */
        int add(Column.Category category, int source, int feature) {
            int count = category.categories().size() + (category.missing() == Column.Missing.INDICATOR ? 1 : 0);
            for (int k = 0; k < count; k++) {
                sources.add(source + k);
                features.add(feature + (k < category.otherSlot() ? k : category.missingSlot()));
                columnOfSource.add(otherFeatures.size());
            }
            otherFeatures.add(feature + category.otherSlot());
            return source + count;
        }

        void write(List<String> parts) {
            if (otherFeatures.isEmpty()) {
                return;
            }
            order.addAll(features);
            order.addAll(otherFeatures);
            int columns = otherFeatures.size();
            float[] membership = new float[sources.size() * columns];
            for (int i = 0; i < sources.size(); i++) {
                membership[i * columns + columnOfSource.get(i)] = 1;
            }
            String set = graph.node("Cast", "slot_set", TO_FLOAT, isSet("slots", sources));
            String ones = graph.node(
                    "Where",
                    "slot_features",
                    graph.node("IsNaN", "slot_refused", "slots_values"),
                    graph.floats("slot_refusal", new float[] {Float.NaN}),
                    set);
            String counts = graph.node(
                    "MatMul", "slot_counts", ones, graph.floats("slot_column", membership, sources.size(), columns));
            String none = graph.node("Equal", "slot_none", counts, graph.floats("slot_nothing", new float[] {0}));
            parts.add(ones);
            parts.add(graph.node("Cast", "other_features", TO_FLOAT, none));
        }
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}
