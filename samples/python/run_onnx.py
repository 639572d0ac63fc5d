"""Answers for the rows of a CSV file, by a tree that "espalier export --to onnx" wrote.

    python run_onnx.py tree.onnx rows.csv

The file's header names the columns; other columns than the tree's are passed over. Needs numpy and onnxruntime.
"""

import csv
import decimal
import json
import sys
import unicodedata

try:
    import numpy as np
    import onnxruntime
except ImportError as error:
    sys.exit(f"skipped: {error} (pip install numpy onnxruntime)")


def value(column, text):
    """A number in its own unit; a category as its place in the schema, -1 for one that is not there; NaN for missing."""
    categories = column.get("categories")
    if categories is not None and text in categories:
        return categories.index(text)
    if text in missing:
        return np.nan
    if categories is None:
        return float(text)
    values = [same(category) for category in categories]
    return values.index(same(text)) if same(text) in values else -1


def same(text):
    """What all spellings of a value share: 2.0 is 2, true is True, a decomposed letter is the composed one."""
    try:
        number = decimal.Decimal(text)
        if number.is_finite():
            return number
    except decimal.InvalidOperation:
        pass
    return text.lower() if text.lower() in ("true", "false") else unicodedata.normalize("NFC", text)


session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
metadata = session.get_modelmeta().custom_metadata_map
dtype = np.float64 if "double" in session.get_inputs()[0].type else np.float32
classes = json.loads(metadata["espalier.classes"])
schema = json.loads(metadata["espalier.schema"])
missing = set(schema.get("missingTokens", ["", "?", "NA", "NaN"]))
by_name = {column["name"]: column for column in schema["columns"]}
columns = [by_name[name] for name in json.loads(metadata["espalier.columns"])]

with open(sys.argv[2], encoding="utf-8", newline="") as file:
    rows = [[value(column, row[column["name"]].strip()) for column in columns] for row in csv.DictReader(file)]
labels, probabilities = session.run(["label", "probabilities"], {"input": np.array(rows, dtype=dtype)})
for label, probability in zip(labels, probabilities):
    print(f"{classes[label]},{probability[label]:.6f}")
