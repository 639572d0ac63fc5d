/** Training and scoring on a current NVIDIA GPU, with the libraries of its CUDA 13 toolkit. */
module org.espalier.train.cuda {
    requires transitive org.espalier.train.jvm;
    requires org.bytedeco.cuda;
    requires org.bytedeco.javacpp;
    requires org.slf4j;

    exports org.espalier.train.cuda;

    provides org.espalier.train.TreeEngineFactory with
            org.espalier.train.cuda.CudaEngineFactory;
}
