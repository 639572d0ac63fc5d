/** What every other module stands on: errors for users, files that appear whole, JSON, seeds, parallel loops. */
@SuppressWarnings("module") // the modules that packages are exported to are built after this one
module org.espalier.base {
    requires com.fasterxml.jackson.core;
    requires org.slf4j;

    exports org.espalier;
    exports org.espalier.io;
    exports org.espalier.matrix;
    exports org.espalier.base to
            org.espalier.data,
            org.espalier.formats,
            org.espalier.jdbc,
            org.espalier.vocabulary,
            org.espalier.sdt,
            org.espalier.fit,
            org.espalier.fit.folder,
            org.espalier.evaluate,
            org.espalier.tokens,
            org.espalier.teacher,
            org.espalier.scorecard,
            org.espalier.train,
            org.espalier.train.jvm,
            org.espalier.train.number,
            org.espalier.train.cuda,
            org.espalier.examples,
            org.espalier.explain,
            org.espalier.explain.global,
            org.espalier.onnx,
            org.espalier.exports,
            org.espalier.teacher.onnx,
            org.espalier.teacher.dl4j,
            org.espalier.tribuo,
            org.espalier.viz,
            org.espalier.viz.page,
            org.espalier.viz.number,
            org.espalier.console,
            org.espalier.cli;
    // the inner loops of scoring
    exports org.espalier.sdt.kernel to
            org.espalier.sdt,
            org.espalier.scorecard,
            org.espalier.train,
            org.espalier.train.jvm,
            org.espalier.train.cuda,
            org.espalier.onnx;
    exports org.espalier.text;
    exports org.espalier.words;
    exports org.espalier.json to
            org.espalier.data,
            org.espalier.vocabulary,
            org.espalier.fit.folder,
            org.espalier.sdt,
            org.espalier.evaluate,
            org.espalier.tokens,
            org.espalier.teacher,
            org.espalier.train,
            org.espalier.train.jvm,
            org.espalier.train.cuda,
            org.espalier.examples,
            org.espalier.explain,
            org.espalier.explain.global,
            org.espalier.onnx,
            org.espalier.exports,
            org.espalier.teacher.onnx,
            org.espalier.teacher.dl4j,
            org.espalier.tribuo,
            org.espalier.viz,
            org.espalier.viz.page,
            org.espalier.console,
            org.espalier.cli;
}
