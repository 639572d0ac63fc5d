"""The contestants of bench/run-peers that train in Python: a session each, on one table.

Arguments: who, folder of the tables, table, depth, batch, threads. Says what it is, then answers each line of standard
input with a line of JSON: "train SEED EPOCHS" trains from the start, "score" asks the last model for the test rows.
"""
import json
import statistics
import sys
import time

import numpy as np

SINGLE_ROWS, TIMES = 300, 5


class Peer:
    """What the contestants share; each says how it trains, and its rules of answering: rows to probabilities."""

    def __init__(self, folder, table, depth, batch):
        self.depth, self.batch = depth, batch
        x, y, self.test_x, self.test_y = (
            np.load(f"{folder}/{table}-{part}.npy") for part in ("train-x", "train-y", "test-x", "test-y")
        )
        self.x, self.y = x, y.astype(np.int64)
        self.classes = int(y.max()) + 1
        self.epochs_count = True


class Torch(Peer):
    # The best of 0.003, 0.01, 0.03 and 0.1 on every tenth training row held out, after as many epochs.
    RATES = {"LETTER": 0.1, "ADULT": 0.03, "MNIST": 0.003}

    def __init__(self, folder, table, depth, batch):
        import soft_tree_torch
        import torch

        super().__init__(folder, table, depth, batch)
        self.torch, self.soft_tree = torch, soft_tree_torch
        torch.set_flush_denormal(True)
        self.rate = self.RATES[table]
        origin = "Debian's" if "dist-packages" in torch.__file__ else "PyPI's"
        self.about = f"{origin} PyTorch {torch.__version__}, eager, learning rate {self.rate}, {blas()}"

    def train(self, seed, epochs):
        self.torch.manual_seed(seed)
        x = self.torch.from_numpy(self.x)
        targets = self.torch.nn.functional.one_hot(self.torch.from_numpy(self.y), self.classes).float()
        self.tree = self.soft_tree.SoftTree(x.shape[1], self.depth, self.classes)
        adam = self.torch.optim.Adam(self.tree.parameters(), lr=self.rate)
        for _ in range(epochs):
            self.tree.epoch(adam, x, targets, self.batch)

    def rules(self):
        return {
            rule: lambda x, rule=rule: self.tree.predict(self.torch.from_numpy(x), rule).numpy()
            for rule in ("average", "max-path")
        }


class NeuralTrees(Peer):
    """Its own defaults but for depth, batch and epochs."""

    def __init__(self, folder, table, depth, batch):
        import neural_trees

        super().__init__(folder, table, depth, batch)
        self.about = f"neural-trees {neural_trees.__version__}"
        self.make = neural_trees.SoftDecisionTree

    def train(self, seed, epochs):
        self.tree = self.make(depth=self.depth, max_epochs=epochs, batch_size=self.batch, random_state=seed)
        self.tree.fit(self.x, self.y)
        self.hard = self.tree.to_hard_tree("leaf")

    def rules(self):
        return {"average": self.tree.predict_proba, "max-path": self.hard.predict_proba}


class Cart(Peer):
    """scikit-learn's tree, of the same depth, or of the same number of leaves at any depth."""

    def __init__(self, folder, table, depth, batch, same_leaves=False):
        import sklearn
        import sklearn.tree

        super().__init__(folder, table, depth, batch)
        self.about = f"scikit-learn {sklearn.__version__}"
        self.make, self.same_leaves = sklearn.tree.DecisionTreeClassifier, same_leaves
        self.epochs_count = False

    def train(self, seed, epochs):
        limits = {"max_leaf_nodes": 2**self.depth} if self.same_leaves else {"max_depth": self.depth}
        self.tree = self.make(random_state=seed, **limits).fit(self.x, self.y)

    def rules(self):
        return {"average": self.tree.predict_proba}


def blas():
    """The BLAS of PyTorch: the one that is not NumPy's or SciPy's own."""
    from threadpoolctl import threadpool_info

    loaded = [i for i in threadpool_info() if i["user_api"] == "blas" and "site-packages" not in i["filepath"]]
    return ", ".join(f"{i['internal_api']} {i['version']} {i['architecture']}" for i in loaded) or "its own BLAS"


def cart_leaves(*arguments):
    return Cart(*arguments, same_leaves=True)


def score(peer):
    """Accuracy, median microseconds of a call with one row, median rows a second of one call with all test rows."""
    return {
        rule: {
            "accuracy": float((ask(peer.test_x).argmax(1) == peer.test_y).mean()),
            "single": 1e6 * statistics.median(timed(ask, peer.test_x[r : r + 1]) for r in range(SINGLE_ROWS)),
            "batch": len(peer.test_x) / statistics.median(timed(ask, peer.test_x) for _ in range(TIMES)),
        }
        for rule, ask in peer.rules().items()
    }


def timed(call, *arguments):
    began = time.perf_counter()
    call(*arguments)
    return time.perf_counter() - began


def limit_threads(threads):
    from threadpoolctl import threadpool_limits

    threadpool_limits(threads)
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(threads)


def main():
    who, folder, table, depth, batch, threads = sys.argv[1:]
    kinds = {"torch": Torch, "neural-trees": NeuralTrees, "cart": Cart, "cart-leaves": cart_leaves}
    peer = kinds[who](folder, table, int(depth), int(batch))
    limit_threads(int(threads))
    print(peer.about, flush=True)
    for line in sys.stdin:
        if line.startswith("train"):
            seed, epochs = map(int, line.split()[1:])
            seconds = timed(peer.train, seed, epochs)
            answer = {"seconds": seconds, "rows": len(peer.x) * (epochs if peer.epochs_count else 1)}
        else:
            answer = score(peer)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
