package org.espalier.spark;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.espalier.EspalierException;
import org.espalier.explain.Explainer;
import org.espalier.explain.TreeView;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Prediction;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;

/** A tree that travels as the bytes of its file. Broadcast, it is read once in each JVM. */
final class SharedTree implements Serializable {
    private static final long serialVersionUID = 1L;

    private final byte[] bytes;
    private final String featuresCol;
    private transient volatile Parts parts;

    private record Parts(
            SoftDecisionTree tree,
            VectorEncoder encoder,
            NamedRowEncoder rows,
            Explainer explainer,
            ExplanationColumn column) {}

    /** @param featuresCol what messages call the column of vectors */
    SharedTree(byte[] bytes, String featuresCol) {
        this.bytes = bytes;
        this.featuresCol = featuresCol;
    }

    private Parts parts() {
        Parts found = parts;
        if (found == null) {
            synchronized (this) {
                found = parts;
                if (found == null) {
                    SoftDecisionTree tree = ModelFile.read(bytes, "of the stage");
                    VectorEncoder encoder = new VectorEncoder(tree.schema(), featuresCol);
                    NamedRowEncoder rows = new NamedRowEncoder(tree.schema(), encoder, featuresCol);
                    found = new Parts(
                            tree, encoder, rows, Explainer.of(tree), new ExplanationColumn(TreeView.of(tree)));
                    parts = found;
                }
            }
        }
        return found;
    }

    byte[] bytes() {
        return bytes;
    }

    SoftDecisionTree tree() {
        return parts().tree;
    }

    float[] encode(Vector vector) {
        return parts().encoder.encode(vector);
    }

    Prediction predict(Vector vector, Rule rule) {
        Parts p = parts();
        return p.tree.predict(p.encoder.encode(vector), rule);
    }

    /** A value of the explanation's column. */
    Row explain(Vector vector, int reasons) {
        Parts p = parts();
        return p.column.row(p.explainer.explain(p.encoder.encode(vector)), reasons);
    }

    /** Whether the vectors of a partition can be answered. */
    BadRows check(int partition, Iterator<Row> rows) {
        BadRows bad = new BadRows();
        while (rows.hasNext()) {
            bad.next();
            try {
                encode(rows.next().getAs(0));
            } catch (EspalierException e) {
                bad.add(partition, e.getMessage());
            }
        }
        return bad;
    }

    /** Of a struct with the vector, or with the columns by name. */
    Row explain(Row row, int reasons) {
        Parts p = parts();
        return p.column.row(p.explainer.explain(p.rows.encode(row)), reasons);
    }
}
