/** Trees as Tribuo models, Tribuo models as teachers. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // their names stand in their manifests
module org.espalier.tribuo {
    requires transitive org.espalier.explain;
    requires transitive org.espalier.train.jvm;
    requires transitive org.espalier.train.number;
    requires transitive org.tribuo.core;
    requires transitive org.tribuo.classification.core;
    requires transitive org.tribuo.regression.core;
    requires transitive org.tribuo.multilabel.core;
    requires org.tribuo.classification.dtree;
    requires org.tribuo.regression.rtree;
    requires org.tribuo.common.tree;
    requires org.tribuo.math;
    requires transitive com.oracle.labs.mlrg.olcut;
    requires transitive com.google.protobuf;
    // for TribuoOnnxExport alone
    requires static org.espalier.onnx;
    requires static org.tribuo.interop.onnx;
    // for BoostedTrees alone
    requires static org.tribuo.classification.xgboost;
    // for both kinds of boosting
    requires static org.tribuo.common.xgboost;
    // for NumberBoosting alone
    requires static org.tribuo.regression.xgboost;

    exports org.espalier.tribuo;

    provides org.espalier.teacher.TeacherFormat with
            org.espalier.tribuo.TribuoFormat;
    provides org.espalier.teacher.TeacherTrainer with
            org.espalier.tribuo.CartTrainer,
            org.espalier.tribuo.BoostingTrainer;

    // OLCUT reads and sets a trainer's options, which are fields
    opens org.espalier.tribuo to
            com.oracle.labs.mlrg.olcut;
}
