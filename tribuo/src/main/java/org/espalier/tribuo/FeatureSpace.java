package org.espalier.tribuo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.RealInfo;
import org.tribuo.VariableInfo;
import org.tribuo.math.la.SparseVector;
import org.tribuo.math.la.VectorTuple;

/**
 * The features of Tribuo examples that stand for the columns of a schema, and how a sparse example becomes an encoded row.
 *
 * <p>Tribuo's convention holds: a feature that an example does not have is 0, in raw units. A column of categories none of
 * whose features is there has a category that the schema does not know. A missing value travels as the feature
 * {@code age@missing}, which columns have whose schema allows missing values.
 */
final class FeatureSpace {
    private enum Kind {
        NUMBER,
        SLOT,
        MISSING_NUMBER
    }

    /**
     * One Tribuo feature.
     *
     * @param feature the encoded feature that it goes to; of a missing number the number's
     * @param column place of its column in the schema; 0 for a pixel
     */
    private record Place(Kind kind, int feature, int column) {}

    private final Schema schema;
    private final Map<String, Place> places = new LinkedHashMap<>();
    /** What a row looks like whose numbers are all 0. */
    private final float[] zero;

    FeatureSpace(Schema schema, FeatureNames names) {
        this.schema = schema;
        this.zero = new float[schema.width()];
        if (schema.image().isPresent()) {
            List<String> pixels = schema.featureNames();
            for (int f = 0; f < pixels.size(); f++) {
                place(pixels.get(f), new Place(Kind.NUMBER, f, 0));
            }
            return;
        }
        int feature = 0;
        for (int c = 0; c < schema.columns().size(); c++) {
            Column column = schema.columns().get(c);
            if (column instanceof Column.Number number) {
                place(names.number(column.name()), new Place(Kind.NUMBER, feature, c));
                zero[feature] = encoded(number, 0);
                if (number.missing() != Column.Missing.ERROR) {
                    place(names.missing(column.name()), new Place(Kind.MISSING_NUMBER, feature, c));
                }
            } else if (column instanceof Column.Category category) {
                for (int k = 0; k < category.categories().size(); k++) {
                    String name =
                            names.category(column.name(), category.categories().get(k));
                    place(name, new Place(Kind.SLOT, feature + k, c));
                }
                if (category.missing() == Column.Missing.INDICATOR) {
                    place(names.missing(column.name()), new Place(Kind.SLOT, feature + category.missingSlot(), c));
                }
            }
            feature += column.width();
        }
    }

    private void place(String name, Place place) {
        if (places.putIfAbsent(name, place) != null) {
            throw new EspalierException(
                    "two columns or categories are called " + Texts.quote(name) + " in Tribuo; try the other names");
        }
    }

    private static float encoded(Column.Number number, double value) {
        return (float) ((value - number.offset()) / number.scale());
    }

    /** The names, in the schema's order. */
    List<String> names() {
        return List.copyOf(places.keySet());
    }

    /** Tribuo's domain of these features, for a model that was not trained on a Tribuo data set. */
    ImmutableFeatureMap domain() {
        List<VariableInfo> infos = new ArrayList<>();
        places.forEach((name, place) -> {
            double mean = 0;
            double minimum = 0;
            double maximum = 1;
            double variance = 1;
            if (schema.image().isPresent()) {
                maximum = schema.image().get().scale();
            } else if (place.kind() == Kind.NUMBER
                    && schema.columns().get(place.column()) instanceof Column.Number number) {
                mean = number.mean();
                // A person may have edited the range; Tribuo wants the mean within.
                minimum = Math.min(number.minimum(), mean);
                maximum = Math.max(number.maximum(), mean);
                variance = number.standardDeviation() * number.standardDeviation();
            }
            // a count of 2 makes Tribuo's variance, sumSquares / (count - 1), the column's
            infos.add(new RealInfo(name, 2, maximum, minimum, mean, variance));
        });
        return new ImmutableFeatureMap(infos);
    }

    /** The Tribuo feature of each encoded feature, {@code [width]}; null where only its absence says it. */
    String[] nameOfFeature() {
        String[] out = new String[schema.width()];
        places.forEach((name, place) -> {
            int feature = place.kind() == Kind.MISSING_NUMBER ? place.feature() + 1 : place.feature();
            boolean hasIndicator = place.kind() != Kind.MISSING_NUMBER
                    || schema.columns().get(place.column()) instanceof Column.Number number
                            && number.missing() == Column.Missing.INDICATOR;
            if (hasIndicator) {
                out[feature] = name;
            }
        });
        return out;
    }

    /** A domain's ids resolved once, for many rows. */
    final class Binding {
        private final Place[] byId;

        /** @throws EspalierException when the domain has a feature that the schema does not give */
        Binding(ImmutableFeatureMap domain) {
            byId = new Place[domain.size()];
            domain.forEach(info -> {
                Place place = places.get(info.getName());
                if (place == null) {
                    throw new EspalierException("expected features of the columns of the data, such as "
                            + Texts.list(names().subList(0, Math.min(3, names().size()))) + "; found "
                            + Texts.quote(info.getName()));
                }
                byId[domain.getID(info.getName())] = place;
            });
        }

        /** The encoded row of an example's vector, {@code [schema.width()]}. */
        float[] encode(SparseVector vector) {
            float[] out = zero.clone();
            boolean[] present = new boolean[Math.max(1, schema.columns().size())];
            double pixelScale = schema.image().map(Schema.Image::scale).orElse(1.0);
            for (VectorTuple entry : vector) {
                Place place = byId[entry.index];
                if (place.kind() == Kind.NUMBER) {
                    out[place.feature()] = schema.image().isPresent()
                            ? (float) (entry.value / pixelScale)
                            : encoded((Column.Number) schema.columns().get(place.column()), entry.value);
                } else if (place.kind() == Kind.SLOT && entry.value != 0) {
                    out[place.feature()] = 1;
                    present[place.column()] = true;
                }
            }
            for (VectorTuple entry : vector) {
                Place place = byId[entry.index];
                if (place.kind() == Kind.MISSING_NUMBER && entry.value != 0) {
                    impute((Column.Number) schema.columns().get(place.column()), place.feature(), out);
                }
            }
            markUnknownCategories(present, out);
            return out;
        }
    }

    private static void impute(Column.Number number, int feature, float[] out) {
        out[feature] = encoded(number, number.mean());
        if (number.missing() == Column.Missing.INDICATOR) {
            out[feature + 1] = 1;
        }
    }

    private void markUnknownCategories(boolean[] present, float[] out) {
        int feature = 0;
        for (int c = 0; c < schema.columns().size(); c++) {
            Column column = schema.columns().get(c);
            if (column instanceof Column.Category category && !present[c]) {
                out[feature + category.otherSlot()] = 1;
            }
            feature += column.width();
        }
    }
}
