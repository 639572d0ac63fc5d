// Prediction: rows of x are there already, and z is their products.
#pragma once

#define RULE_AVERAGE 0
#define RULE_MAX_PATH 1
#define RULE_GREEDY 2

// The likeliest leaf of each slot, the first of equals: best[slot * lanes] and where it is.
DEVICE void likeliest(const Tree &a, const Rows &m, long long first, float *best, int *where) {
    const int leaves = (int)a.leaves, lanes = m.lanes;
    PHASE {
        const int slot = thread / lanes, lane = thread % lanes;
        if (first + slot < a.batch) {
            const float *reach = m.tree + slot * 2 * leaves + a.nodes;
            best[thread] = reach[lane];
            where[thread] = lane;
            for (int l = lane + lanes; l < leaves; l += lanes) {
                if (reach[l] > best[thread]) {
                    best[thread] = reach[l];
                    where[thread] = l;
                }
            }
        }
    }
    for (int half = lanes / 2; half > 0; half /= 2) {
        PHASE {
            const int slot = thread / lanes, lane = thread % lanes, other = thread + half;
            if (first + slot < a.batch && lane < half) {
                if (best[other] > best[thread] || (best[other] == best[thread] && where[other] < where[thread])) {
                    best[thread] = best[other];
                    where[thread] = where[other];
                }
            }
        }
    }
}

// The leaf that is reached by the likelier way at every gate; right where they are alike, as in the scorer on a CPU.
DEVICE void greedy(const Tree &a, const Rows &m, long long first, float *best, int *where) {
    const int leaves = (int)a.leaves;
    PHASE {
        const int slot = thread / m.lanes;
        if (first + slot < a.batch && thread % m.lanes == 0) {
            const float *way = m.way + slot * 2 * leaves;
            int i = 0;
            while (i < a.nodes) {
                i = way[2 * i + 2] >= way[2 * i + 1] ? 2 * i + 2 : 2 * i + 1;
            }
            best[thread] = m.tree[slot * 2 * leaves + i];
            where[thread] = i - (int)a.nodes;
        }
    }
}

KERNEL(score) {
    float *best = (float *)blockMemory;
    int *where = (int *)(best + THREADS);
    const int leaves = (int)a.leaves, classes = (int)a.classes;
    const Rows m = rowsOfBlock(a, (float *)(where + THREADS));
    const long long end = leastOf(a.batch, (BLOCK + 1) * a.rowsPerChunk);
    for (long long first = BLOCK * a.rowsPerChunk; first < end; first += a.slots) {
        descend(a, m, first);
        if (a.rule == RULE_GREEDY) {
            greedy(a, m, first, best, where);
        } else {
            likeliest(a, m, first, best, where);
        }
        PHASE {
            const int slot = thread / m.lanes, lane = thread % m.lanes;
            const long long r = first + slot;
            if (r < a.batch) {
                const float *reach = m.tree + slot * 2 * leaves + a.nodes;
                const int leaf = where[slot * m.lanes];
                for (int k = lane; k < classes; k += m.lanes) {
                    const float *q = a.leafTable + (long long)k * leaves;
                    float sum = 0;
                    for (int l = 0; a.rule == RULE_AVERAGE && l < leaves; l++) {
                        sum += reach[l] * q[l];
                    }
                    a.probabilities[r * classes + k] = a.rule == RULE_AVERAGE ? sum : q[leaf];
                }
                if (lane == 0) {
                    a.leaf[r] = leaf;
                    a.pathMass[r] = best[slot * m.lanes];
                }
            }
        }
    }
}
