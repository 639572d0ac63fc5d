"""Runs exported trees on generated rows that carry the library's answers behind their values."""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime

onnxruntime.set_default_logger_severity(3)
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
count = 0
for graph in sorted(Path(sys.argv[1]).glob("*.onnx")):
    session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    metadata = session.get_modelmeta().custom_metadata_map
    width = len(json.loads(metadata["espalier.columns"]))
    classes = len(json.loads(metadata["espalier.classes"]))
    rows = np.fromfile(graph.with_suffix(".rows"), dtype="<f8").reshape(-1, width + classes)
    dtype = np.float64 if "double" in session.get_inputs()[0].type else np.float32
    # numbers of 1e-30 to 1e15 fit both; what does not is NaN
    (found,) = session.run(["probabilities"], {"input": rows[:, :width].astype(dtype)})
    assert found.shape == (len(rows), classes), (graph.name, found.shape)
    far = np.abs(found - rows[:, width:]).max(axis=1) > 1e-5
    assert not far.any(), (graph.name, rows[far][0], found[far][0])
    count += len(rows)
print(count, "rows as expected")
