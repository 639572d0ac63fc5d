package org.espalier.tribuo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.espalier.json.Json;
import org.espalier.sdt.Rule;

/** Scores texts by nothing but the JSON export, as a program in another language would. */
final class JsonTree {
    private final List<Map<String, Object>> columns;
    private final List<Map<String, Object>> gates;
    private final List<Map<String, Object>> leaves;

    @SuppressWarnings("unchecked") // the form is documented
    JsonTree(String json) throws IOException {
        Map<String, Object> root = (Map<String, Object>) Json.parse(json);
        Map<String, Object> schema = (Map<String, Object>) root.get("schema");
        columns = (List<Map<String, Object>>) schema.get("columns");
        gates = (List<Map<String, Object>>) root.get("gates");
        leaves = (List<Map<String, Object>>) root.get("leaves");
    }

    private static double number(Map<String, Object> object, String key) {
        return ((Number) object.get(key)).doubleValue();
    }

    private double[] features(List<String> row) {
        List<Double> out = new ArrayList<>();
        for (int c = 0; c < row.size(); c++) {
            Map<String, Object> column = columns.get(c);
            String text = row.get(c);
            boolean isMissing = text.isEmpty() || text.equals("NA");
            boolean hasIndicator = column.get("missing").equals("indicator");
            if (column.get("type").equals("number")) {
                double offset = column.containsKey("scaling") ? 0 : number(column, "mean");
                double value = isMissing ? number(column, "mean") : Double.parseDouble(text);
                out.add((value - offset) / number(column, "deviation"));
            } else {
                List<?> categories = (List<?>) column.get("categories");
                int known = categories.indexOf(text);
                for (int k = 0; k < categories.size(); k++) {
                    out.add(k == known ? 1.0 : 0);
                }
                out.add(known < 0 && !(isMissing && hasIndicator) ? 1.0 : 0);
            }
            if (hasIndicator) {
                out.add(isMissing ? 1.0 : 0);
            }
        }
        return out.stream().mapToDouble(Double::doubleValue).toArray();
    }

    double[] answer(List<String> row, Rule rule) {
        double[] x = features(row);
        double[] reach = new double[gates.size() + leaves.size()];
        reach[0] = 1;
        for (int i = 0; i < gates.size(); i++) {
            List<?> weights = (List<?>) gates.get(i).get("weights");
            double sum = number(gates.get(i), "bias");
            for (int f = 0; f < x.length; f++) {
                sum += ((Number) weights.get(f)).doubleValue() * x[f];
            }
            double right = 1 / (1 + Math.exp(-number(gates.get(i), "beta") * sum));
            reach[(int) number(gates.get(i), "left")] = reach[i] * (1 - right);
            reach[(int) number(gates.get(i), "right")] = reach[i] * right;
        }
        double[] out = new double[((List<?>) leaves.get(0).get("distribution")).size()];
        int likeliest = 0;
        for (int l = 0; l < leaves.size(); l++) {
            likeliest = reach[gates.size() + l] > reach[gates.size() + likeliest] ? l : likeliest;
        }
        for (int l = 0; l < leaves.size(); l++) {
            double share = rule == Rule.AVERAGE ? reach[gates.size() + l] : l == likeliest ? 1 : 0;
            List<?> distribution = (List<?>) leaves.get(l).get("distribution");
            for (int k = 0; k < out.length; k++) {
                out[k] += share * ((Number) distribution.get(k)).doubleValue();
            }
        }
        return out;
    }
}
