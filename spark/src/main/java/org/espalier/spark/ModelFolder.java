package org.espalier.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.SparkSession;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.ModelFileException;

/** A model in a folder: Spark's metadata with the params, and the tree as the model file that any other part of Espalier reads. */
final class ModelFolder {
    /** Name of the model file in the folder. */
    static final String TREE = "tree.safetensors";

    private ModelFolder() {}

    private static FileSystem files(Path path, SparkSession session) throws IOException {
        return path.getFileSystem(session.sparkContext().hadoopConfiguration());
    }

    /** Writes metadata and tree. */
    static final class Writer extends MLWriter {
        private final SoftDecisionTreeModel model;
        private final SharedTree tree;

        Writer(SoftDecisionTreeModel model, SharedTree tree) {
            this.model = model;
            this.tree = tree;
        }

        @Override
        public void saveImpl(String folder) {
            Path path = new Path(folder, TREE);
            try {
                new DefaultParamsWriter(model).session(sparkSession()).save(folder);
                try (OutputStream out = files(path, sparkSession()).create(path)) {
                    out.write(tree.bytes());
                }
            } catch (IOException e) {
                throw new ModelFileException("cannot write the model " + path + ": " + e.getMessage(), e);
            }
        }
    }

    /** Reads what {@link Writer} wrote; the tree is checked at once. */
    static final class Reader extends MLReader<SoftDecisionTreeModel> {
        @Override
        public SoftDecisionTreeModel load(String folder) {
            DefaultParamsReader<SoftDecisionTreeModel> params = new DefaultParamsReader<>();
            params.session(sparkSession());
            SoftDecisionTreeModel model = params.load(folder);
            Path path = new Path(folder, TREE);
            try (InputStream in = files(path, sparkSession()).open(path)) {
                byte[] bytes = in.readAllBytes();
                ModelFile.read(bytes, path.toString());
                model.setTree(new SharedTree(bytes, model.getFeaturesCol()));
            } catch (IOException e) {
                throw new ModelFileException("cannot read the model " + path + ": " + e.getMessage(), e);
            }
            return model;
        }
    }
}
