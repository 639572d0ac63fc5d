package org.espalier.explain;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.espalier.base.ArgMax;

/**
 * The probability of each class by its name, in the order of the classes: {@code {good=0.119, bad=0.881}}; of a number or a
 * rate its value by the name of the target: {@code {price=1240}}. Immutable. Empty where nothing was asked, such as a teacher
 * that is not there.
 */
public final class ClassProbabilities extends AbstractMap<String, Float> {
    /** Of no classes. */
    public static final ClassProbabilities NONE = new ClassProbabilities(List.of(), new float[0]);

    private final List<String> classes;
    private final float[] values;

    private ClassProbabilities(List<String> classes, float[] values) {
        this.classes = classes;
        this.values = values;
    }

    /**
     * @param classes names, all different
     * @param probabilities {@code [classes]}; copied
     */
    public static ClassProbabilities of(List<String> classes, float[] probabilities) {
        return wrap(List.copyOf(classes), probabilities.clone());
    }

    /** The list and the array themselves: nobody may write to them from now on. */
    static ClassProbabilities wrap(List<String> classes, float[] probabilities) {
        if (classes.size() != probabilities.length) {
            throw new IllegalArgumentException(
                    "expected " + classes.size() + " probabilities, found " + probabilities.length);
        }
        return new ClassProbabilities(classes, probabilities);
    }

    /** The probability of the class of an index. */
    public float of(int classIndex) {
        return values[classIndex];
    }

    /** Argmax of the probabilities; ties go to the lowest index. */
    public int argmax() {
        if (values.length == 0) {
            throw new NoSuchElementException("no class");
        }
        return ArgMax.of(values, 0, values.length);
    }

    /** Name of the argmax class. */
    public String likeliest() {
        return classes.get(argmax());
    }

    /** {@code [classes]}; a copy. */
    public float[] toFloats() {
        return values.clone();
    }

    /** Name of the class of an index. */
    String name(int classIndex) {
        return classes.get(classIndex);
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public boolean containsKey(Object name) {
        return name instanceof String && classes.contains(name);
    }

    @Override
    public Float get(Object name) {
        int index = name instanceof String ? classes.indexOf(name) : -1;
        return index < 0 ? null : (Float) values[index];
    }

    @Override
    public Set<Map.Entry<String, Float>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return values.length;
            }

            @Override
            public Iterator<Map.Entry<String, Float>> iterator() {
                return new Entries<>(values.length, k -> Map.entry(classes.get(k), values[k]));
            }
        };
    }
}
