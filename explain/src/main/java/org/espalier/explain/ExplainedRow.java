package org.espalier.explain;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The row that is explained: the value of each column of {@link TreeView#columns()} by its name, in the user's words and units,
 * such as {@code {age=52, home=rent}}. Values are decoded when they are asked for. Immutable.
 */
public final class ExplainedRow extends AbstractMap<String, String> {
    private final TreeView tree;
    private final Optional<List<String>> texts;
    private final float[] features;
    private volatile float[] pathProbabilities;
    /** Values by column, as far as they were asked for: the gates of a path ask for the same ones. */
    private volatile String[] values;

    /**
     * @param texts the fields by schema column as the user wrote them; empty: the values are decoded from the features
     * @param features encoded, {@code [features]}; nobody may write to it from now on
     */
    ExplainedRow(TreeView tree, Optional<List<String>> texts, float[] features) {
        this.tree = tree;
        this.texts = texts;
        this.features = features;
    }

    /** The value of a column: the user's own text where it is known, else decoded from the features. */
    public String value(int column) {
        String[] known = values;
        if (known == null) {
            known = new String[tree.columns().size()];
            values = known;
        }
        if (known[column] == null) {
            known[column] = ValueText.of(tree, this, tree.columns().get(column));
        }
        return known[column];
    }

    /** The row as the tree reads it, {@code [features]}. */
    public FloatList features() {
        return FloatList.wrap(features);
    }

    /** The tree that it is explained by. */
    TreeView tree() {
        return tree;
    }

    Optional<List<String>> texts() {
        return texts;
    }

    float[] array() {
        return features;
    }

    /** Of each leaf, {@code [leaves]}: found when first asked for, as each question of a path asks. Nobody may write to it. */
    float[] pathProbabilities() {
        float[] known = pathProbabilities;
        if (known == null) {
            known = tree.tree().pathProbabilities(features);
            pathProbabilities = known;
        }
        return known;
    }

    private int indexOf(Object name) {
        return name instanceof String text ? tree.columnIndex(text) : -1;
    }

    @Override
    public int size() {
        return tree.columns().size();
    }

    @Override
    public boolean containsKey(Object name) {
        return indexOf(name) >= 0;
    }

    @Override
    public String get(Object name) {
        int column = indexOf(name);
        return column < 0 ? null : value(column);
    }

    @Override
    public Set<Map.Entry<String, String>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return tree.columns().size();
            }

            @Override
            public Iterator<Map.Entry<String, String>> iterator() {
                return new Entries<>(
                        size(), c -> Map.entry(tree.columns().get(c).name(), value(c)));
            }
        };
    }
}
