/** A soft decision tree as an ONNX file: standard operators, float32, raw rows in, probabilities out. */
package org.espalier.onnx;
