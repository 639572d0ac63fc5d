"""The network of `espalier teach` in PyTorch, eager: the contestant of bench/run-teach.

Arguments: folder of the rows, hidden units, batch, learning rate, dropout, weight decay, threads. Says what it is, then
answers each line "train SEED EPOCHS" with the seconds of the clock and of the processor and the lowest validation loss.
Adam with decoupled weight decay, a linear warm-up over 2 % of the steps and half a cosine, the moving average of the
parameters over some 500 steps, the best epoch of that average: the recipe of Dl4jTrainer.
"""
import json
import math
import sys
import time

import numpy as np
import torch

WARM_UP, AVERAGE = 0.02, 0.998


def network(widths, dropout):
    layers = []
    for i in range(len(widths) - 1):
        if i and dropout:
            layers.append(torch.nn.Dropout(dropout))
        layers.append(torch.nn.Linear(widths[i], widths[i + 1]))
        if i < len(widths) - 2:
            layers.append(torch.nn.ReLU())
    model = torch.nn.Sequential(*layers)
    for layer in model:
        if isinstance(layer, torch.nn.Linear):
            torch.nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            torch.nn.init.zeros_(layer.bias)
    return model


def train(rows, hidden, batch, rate, dropout, decay, seed, epochs):
    x, y, valid_x, valid_y = rows
    torch.manual_seed(seed)
    widths = [x.shape[1], *hidden, int(y.max()) + 1]
    model = network(widths, dropout)
    average = network(widths, 0)
    kept = list(average.parameters())
    with torch.no_grad():
        for mean, now in zip(kept, model.parameters()):
            mean.copy_(now)
    weights = [p for p in model.parameters() if p.dim() == 2]
    biases = [p for p in model.parameters() if p.dim() == 1]
    groups = [{"params": weights, "weight_decay": decay}, {"params": biases, "weight_decay": 0}]
    adam = torch.optim.AdamW(groups, lr=rate)
    loss_of = torch.nn.CrossEntropyLoss()
    steps = (len(x) + batch - 1) // batch * epochs
    step, best = 0, math.inf
    for _ in range(epochs):
        model.train()
        order = torch.randperm(len(x))
        for at in range(0, len(x), batch):
            chosen = order[at : at + batch]
            now = rate * min(1, (step + 1) / max(1, WARM_UP * steps)) * 0.5 * (1 + math.cos(math.pi * step / steps))
            for group in adam.param_groups:
                group["lr"] = now
            adam.zero_grad()
            loss_of(model(x[chosen]), y[chosen]).backward()
            adam.step()
            keep = min(AVERAGE, (1 + step) / (10 + step))
            with torch.no_grad():
                torch._foreach_lerp_(kept, list(model.parameters()), 1 - keep)
            step += 1
        with torch.no_grad():
            best = min(best, loss_of(average(valid_x), valid_y).item())
    return best


def main():
    folder, hidden, batch, rate, dropout, decay, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    print(f"PyTorch {torch.__version__}, eager, {torch.get_num_threads()} thread(s)", flush=True)
    for line in sys.stdin:
        _, seed, epochs = line.split()
        x, y, valid_x, valid_y = (
            torch.from_numpy(np.load(f"{folder}/{part}.npy"))
            for part in ("train-x", "train-y", "validation-x", "validation-y")
        )
        rows = (x, y.long(), valid_x, valid_y.long())
        began, worked = time.perf_counter(), time.process_time()
        loss = train(
            rows, [int(u) for u in hidden.split(",")], int(batch), float(rate), float(dropout), float(decay),
            int(seed), int(epochs),
        )
        answer = {"seconds": time.perf_counter() - began, "processor": time.process_time() - worked, "loss": loss}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
