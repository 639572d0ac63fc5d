"""The explainers of bench/run-peers in Python, and the network that they and ours explain.

    explain_session.py network FOLDER TABLE                  trains the network, writes its weights beside the tables
    explain_session.py WHO FOLDER TABLE DEPTH ROWS SAMPLES   a session: says what it is, then answers each line
                                                             "explain SEED" with the seconds a row and the five
                                                             features of each row that it names first
WHO: tree-shap (of a tree of scikit-learn), kernel-shap or lime (of the network).
"""
import json
import pickle
import sys
import time
import warnings

import numpy as np
from sklearn.neural_network import MLPClassifier
from sklearn.tree import DecisionTreeClassifier

HIDDEN, BACKGROUND, TOP = 64, 100, 5
WARM_UP_ROWS = 2


def tables(folder, table):
    return [np.load(f"{folder}/{table}-{part}.npy") for part in ("train-x", "train-y", "test-x", "test-y")]


def network(folder, table):
    """One hidden layer of rectified units; the two sides share its weights, W, b, V, c, and a softmax at the end."""
    x, y, test_x, test_y = tables(folder, table)
    mlp = MLPClassifier((HIDDEN,), early_stopping=True, random_state=1).fit(x, y)
    w, v = mlp.coefs_
    b, c = mlp.intercepts_
    if v.shape[1] == 1:  # one logit for two classes
        v, c = np.hstack((0 * v, v)), np.concatenate((0 * c, c))
    for i, part in enumerate((w, b, v, c)):
        np.save(f"{folder}/{table}-mlp{i}.npy", np.ascontiguousarray(part, dtype=np.float32))
    with open(f"{folder}/{table}-mlp.pickle", "wb") as file:
        pickle.dump(mlp, file)
    print(f"{mlp.score(test_x, test_y):.4f}")


def first(scores):
    return [int(f) for f in np.argsort(-np.abs(scores), kind="stable")[:TOP]]


def tree_shap(folder, table, depth, samples):
    """It has no chance in it but the ties that the tree breaks: the tree is trained anew with each seed."""
    import shap

    x, y, _, _ = tables(folder, table)

    def start(seed):
        tree = DecisionTreeClassifier(max_depth=depth, random_state=seed).fit(x, y)
        explainer = shap.TreeExplainer(tree)

        def explain(row):
            values = explainer.shap_values(row[None])[0]
            return first(values[:, tree.predict(row[None])[0]])

        return explain

    return f"shap {shap.__version__}, tree of depth {depth} trained anew with each seed", start


def kernel_shap(folder, table, depth, samples):
    """Its own number of samples; the background rows are drawn anew with each seed."""
    import shap

    x, _, _, _ = tables(folder, table)
    mlp = load(folder, table)

    def start(seed):
        np.random.seed(seed)
        explainer = shap.KernelExplainer(mlp.predict_proba, shap.sample(x, BACKGROUND, random_state=seed))

        def explain(row):
            values = explainer.shap_values(row[None], silent=True)[0]
            return first(values[:, mlp.predict(row[None])[0]])

        return explain

    return f"shap {shap.__version__}, {BACKGROUND} background rows", start


def lime(folder, table, depth, samples):
    from lime.lime_tabular import LimeTabularExplainer

    x, _, _, _ = tables(folder, table)
    mlp = load(folder, table)

    def start(seed):
        explainer = LimeTabularExplainer(x, mode="classification", random_state=seed)

        def explain(row):
            why = explainer.explain_instance(row, mlp.predict_proba, num_features=TOP, num_samples=samples, top_labels=1)
            return [int(f) for f, _ in why.as_map()[why.available_labels()[0]]]

        return explain

    return f"lime 0.2.0.1, {samples} samples", start


def load(folder, table):
    with open(f"{folder}/{table}-mlp.pickle", "rb") as file:
        return pickle.load(file)


def main():
    warnings.filterwarnings("ignore")
    who, folder, table = sys.argv[1:4]
    if who == "network":
        network(folder, table)
        return
    depth, count, samples = map(int, sys.argv[4:])
    about, start = {"tree-shap": tree_shap, "kernel-shap": kernel_shap, "lime": lime}[who](folder, table, depth, samples)
    rows = tables(folder, table)[2][:count].astype(np.float64)
    print(about, flush=True)
    for line in sys.stdin:
        explain = start(int(line.split()[1]))
        for row in rows[:WARM_UP_ROWS]:
            explain(row)
        explain = start(int(line.split()[1]))
        began = time.perf_counter()
        top = [explain(row) for row in rows]
        print(json.dumps({"seconds": (time.perf_counter() - began) / len(rows), "top": top}), flush=True)


if __name__ == "__main__":
    main()
