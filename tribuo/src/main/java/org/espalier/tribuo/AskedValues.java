package org.espalier.tribuo;

import java.util.List;
import java.util.Optional;
import org.espalier.teacher.AnswerKind;
import org.espalier.teacher.TeacherRows;
import org.espalier.teacher.ValueTeacher;
import org.tribuo.Model;
import org.tribuo.Output;
import org.tribuo.Prediction;

/** A Tribuo model as teacher of a number, a rate or labels: what those have in common. */
abstract class AskedValues<T extends Output<T>> extends ValueTeacher {
    private final AskedModel<T> model;
    private final String identity;

    /** @param names of labels, or of several numbers, else none */
    AskedValues(AskedModel<T> model, AnswerKind answers, Optional<List<String>> names, String identity) {
        super(answers, names.map(List::size).orElse(1), names);
        this.model = model;
        this.identity = identity;
    }

    /** Writes {@link #classes} numbers at {@code at}. */
    abstract void read(Prediction<T> prediction, float[] out, int at);

    Model<T> model() {
        return model.model();
    }

    @Override
    public Optional<Integer> features() {
        return Optional.of(model.width());
    }

    /** Numbers are then as they stand in the file, on the right side of every threshold of a forest. */
    @Override
    public boolean takesRawRows() {
        return true;
    }

    /** One call at a time: Tribuo does not promise that its models stand more. */
    @Override
    public synchronized float[] values(TeacherRows rows, int from, int to) {
        model.require(rows);
        float[] out = new float[(to - from) * classes()];
        for (int r = from; r < to; r++) {
            read(model.ask(rows, r), out, (r - from) * classes());
        }
        return out;
    }

    @Override
    public String identity() {
        return identity;
    }

    /** Frees what the model holds, where it holds something. */
    @Override
    public void close() {
        model.close();
    }
}
