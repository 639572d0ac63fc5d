/** ONNX networks as teachers; the only place that touches ONNX Runtime. */
package org.espalier.teacher.onnx;
