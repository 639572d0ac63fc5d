package org.espalier.teacher.dl4j;

/** Kind of network. */
public enum Architecture {
    /** Fully connected layers with ReLU: for tables. */
    MLP,
    /** Strided convolutions, then fully connected layers, with ReLU: for images. */
    CNN
}
