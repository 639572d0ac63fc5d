// One step of training. Gates and leaves in heap order; a block takes a chunk of the batch's rows, `slots` rows at a time,
// and adds up what each gate gets from them. Sums over chunks, in double precision, are another kernel's: no atomics, so
// that the same batch gives the same bits.
#pragma once

DEVICE long long rowsInBatch(const Tree &a) {
    return leastOf(a.batch, a.rowCount - a.control->index * a.batch);
}

// Weights of a batch's rows as shares of their sum W. Rows beyond the last batch's end have none: they change nothing.
DEVICE void shareWeights(const Tree &a) {
    double *sums = blockMemory;
    const long long count = rowsInBatch(a);
    const int *rows = a.rows + a.control->index * a.batch;
    PHASE {
        double sum = 0;
        for (long long r = thread; r < count; r += THREADS) {
            sum += a.weights[rows[r]];
        }
        sums[thread] = sum;
    }
    sumOverThreads(sums);
    PHASE {
        for (long long r = thread; r < a.batch; r += THREADS) {
            a.share[r] = r < count ? (float)(a.weights[rows[r]] / sums[0]) : 0;
        }
        if (thread == 0) {
            a.control->weightSum = sums[0];
        }
    }
}

// Tables of a leaf, and beta of a gate.
DEVICE void tabulate(const Tree &a, int block) {
    const int classes = (int)a.classes;
    PHASE {
        const int i = block * THREADS + thread;
        if (i < a.leaves) {
            const float *logits = a.parameters + a.leafAt + (long long)i * classes;
            float highest = logits[0];
            for (int k = 1; k < classes; k++) {
                highest = fmaxf(highest, logits[k]);
            }
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                sum += expf(logits[k] - highest);
            }
            const float logSum = (float)log(sum);
            for (int k = 0; k < classes; k++) {
                const float logQ = logits[k] - highest - logSum;
                a.leafTable[k * a.leaves + i] = a.mixture ? expf((float)a.control->power * logQ) : logQ;
            }
        }
        if (i < a.nodes) {
            a.gateBeta[i] = a.learnBeta ? softplus(a.parameters[a.betaRawAt + i]) : a.betas[a.control->index];
        }
    }
}

DEVICE void gather(const Tree &a, int block, int blocks) {
    const int pitch = (int)a.pitch, features = (int)a.features;
    const long long count = rowsInBatch(a);
    for (long long r = block; r < a.batch; r += blocks) {
        float *x = a.x + r * pitch;
        const long long row = r < count ? a.rows[a.control->index * a.batch + r] : -1;
        PHASE {
            for (int f = thread; f < pitch; f += THREADS) {
                float value = 0;
                if (row >= 0 && f < features && a.floats) {
                    value = a.floats[row * features + f];
                } else if (row >= 0 && f < features && a.codes) {
                    value = a.codebook[a.codes[row * features + f]];
                }
                x[f] = value;
            }
        }
        if (row >= 0 && a.starts) {
            PHASE {
                for (long long at = a.starts[row] + thread; at < a.starts[row + 1]; at += THREADS) {
                    x[a.columns[at]] = a.values[at];
                }
            }
        }
    }
}

KERNEL(prepare) {
    if (a.control->failed >= 0) {
        return;
    }
    if (BLOCK == 0) {
        shareWeights(a);
    } else if (BLOCK <= a.leafBlocks) {
        tabulate(a, BLOCK - 1);
    } else {
        gather(a, BLOCK - 1 - (int)a.leafBlocks, BLOCKS - 1 - (int)a.leafBlocks);
    }
}

DEVICE void clearSums(const Tree &a, const Rows &m) {
    PHASE {
        for (int i = thread; i < a.slots * 2 * a.leaves; i += THREADS) {
            m.sums[i] = 0;
        }
    }
}

// The slots' sums together, for the two sums of each gate.
DEVICE void keepSums(const Tree &a, const Rows &m, float *chunkSums) {
    PHASE {
        for (int i = thread; i < 2 * a.nodes; i += THREADS) {
            float sum = 0;
            for (int slot = 0; slot < a.slots; slot++) {
                sum += m.sums[slot * 2 * a.leaves + i];
            }
            chunkSums[BLOCK * 2 * a.nodes + i] = sum;
        }
    }
}

// How much of the batch goes left and right at each gate.
KERNEL(went) {
    if (a.control->failed >= 0) {
        return;
    }
    const Rows m = rowsOfBlock(a, (float *)blockMemory);
    const int size = 2 * (int)a.leaves;
    clearSums(a, m);
    const long long end = leastOf(a.batch, (BLOCK + 1) * a.rowsPerChunk);
    for (long long first = BLOCK * a.rowsPerChunk; first < end; first += a.slots) {
        descend(a, m, first);
        PHASE {
            const int slot = thread / m.lanes, lane = thread % m.lanes;
            if (first + slot < a.batch) {
                const float share = a.share[first + slot];
                for (int i = lane; i < 2 * a.nodes; i += m.lanes) {
                    m.sums[slot * size + i] += share * m.tree[slot * size + i + 1];
                }
            }
        }
    }
    keepSums(a, m, a.wentSums);
}

DEVICE double limited(double share) {
    return fmax(ALPHA_MARGIN, fmin(1 - ALPHA_MARGIN, share));
}

// The penalty of a gate, its running sums after this batch, and what it asks of a row that goes left or right. With a the
// batch's own share of mass that goes right and A = dC/d alpha / d, whoever goes right pays A (1 - a) and whoever goes left
// gets A a back: the slope of that is dC/d alpha (dn - a dd) / d.
DEVICE void balanceGate(const Tree &a, int i, double left, double right) {
    const double arrived = left + right, size = levelSize(i);
    const double keep = 1 - 1 / (a.window * size), weightSum = a.control->weightSum;
    const double nextRight = keep * a.runningRight[i] + (1 - keep) * weightSum * right;
    const double nextReach = keep * a.runningReach[i] + (1 - keep) * weightSum * arrived;
    a.nextRight[i] = nextRight;
    a.nextReach[i] = nextReach;
    // Not 1 - alpha: it is exact where nearly everything goes right.
    const double alpha = limited(nextRight / nextReach), rest = limited((nextReach - nextRight) / nextReach);
    const double lambda = a.balance / size;
    a.terms[i] = -lambda * 0.5 * (log(alpha) + log(rest));
    const double slope = arrived > LEAST_REACH ? -lambda * 0.5 * (1 / alpha - 1 / rest) / arrived : 0;
    const bool counts = arrived > LEAST_REACH;
    a.tolls[2 * i] = counts ? (float)(-slope * right / arrived) : 0;
    a.tolls[2 * i + 1] = counts ? (float)(slope * left / arrived) : 0;
}

// Sums over chunks of the two sums of the block's gates, into sums[0 .. NODES_PER_BLOCK) and the next as many.
DEVICE void sumOverChunks(const Tree &a, int block, const float *chunkSums, double *sums) {
    const int parts = THREADS / NODES_PER_BLOCK;
    PHASE {
        const int i = block * NODES_PER_BLOCK + thread % NODES_PER_BLOCK;
        double even = 0, odd = 0;
        if (i < a.nodes) {
            for (long long c = thread / NODES_PER_BLOCK; c < a.chunks; c += parts) {
                even += chunkSums[(c * a.nodes + i) * 2];
                odd += chunkSums[(c * a.nodes + i) * 2 + 1];
            }
        }
        sums[2 * thread] = even;
        sums[2 * thread + 1] = odd;
    }
    PHASE {
        if (thread < 2 * NODES_PER_BLOCK) {
            double sum = 0;
            for (int part = 0; part < parts; part++) {
                sum += sums[part * 2 * NODES_PER_BLOCK + thread];
            }
            sums[thread] = sum;  // the first part, which no other thread reads
        }
    }
}

KERNEL(balance) {
    if (a.control->failed >= 0) {
        return;
    }
    double *sums = blockMemory;
    sumOverChunks(a, BLOCK, a.wentSums, sums);
    PHASE {
        const int i = BLOCK * NODES_PER_BLOCK + thread;
        if (thread < NODES_PER_BLOCK && i < a.nodes) {
            balanceGate(a, i, sums[2 * thread], sums[2 * thread + 1]);
        }
    }
}

// Threads that add up a class, and the numbers from one class's parts to the next: one more, so that they lie in different
// banks of the block's memory.
DEVICE int addersOf(int lanes) {
    return least(lanes, 32);
}

DEVICE int partsPitch(int lanes) {
    return addersOf(lanes) + 1;
}

// S_k = sum_l P_l B_lk with the leaf table's B: of it come the rows' losses, and what each class leaves to be answered for.
// The expected loss is -sum_k T_k S_k with B = log Q, the mixture's -1/s sum_k T_k log S_k with B = Q^s.
DEVICE void answer(const Tree &a, const Rows &m, long long first, float *parts, double *losses) {
    const int leaves = (int)a.leaves, classes = (int)a.classes, lanes = m.lanes;
    const int adders = addersOf(lanes), groups = lanes / adders, pitch = partsPitch(lanes);
    const long long count = rowsInBatch(a);
    for (int from = 0; from < classes; from += CLASSES_AT_ONCE) {
        const int to = least(classes, from + CLASSES_AT_ONCE);
        PHASE {
            const int slot = thread / lanes, lane = thread % lanes;
            if (first + slot < a.batch) {
                const float *reach = m.tree + slot * 2 * leaves + a.nodes;
                for (int k = from + lane / adders; k < to; k += groups) {
                    float sum = 0;
                    for (int l = lane % adders; l < leaves; l += adders) {
                        sum += reach[l] * a.leafTable[(long long)k * leaves + l];
                    }
                    parts[(slot * CLASSES_AT_ONCE + k - from) * pitch + lane % adders] = sum;
                }
            }
        }
        PHASE {
            const int slot = thread / lanes, lane = thread % lanes;
            const long long r = first + slot;
            if (r < a.batch) {
                for (int k = from + lane; k < to; k += lanes) {
                    float *part = parts + (slot * CLASSES_AT_ONCE + k - from) * pitch;
                    float sum = 0;
                    for (int i = 0; i < adders; i++) {
                        sum += part[i];
                    }
                    const float target =
                        r < count ? a.targets[(long long)a.rows[a.control->index * a.batch + r] * classes + k] : 0;
                    const float mixed = sum < LEAST_PROBABILITY ? LEAST_PROBABILITY : sum;  // stays NaN
                    a.residue[r * classes + k] = a.mixture ? target / mixed / (float)a.control->power : target;
                    part[0] = a.mixture ? target * logf(mixed) / (float)a.control->power : target * sum;
                }
            }
        }
        PHASE {
            const int slot = thread / lanes, lane = thread % lanes;
            if (first + slot < a.batch && lane == 0) {
                double sum = 0;
                for (int k = 0; k < to - from; k++) {
                    sum += parts[(slot * CLASSES_AT_ONCE + k) * pitch];
                }
                losses[slot] -= a.share[first + slot] * sum;
            }
        }
    }
}

// What a row pays in each leaf, dL/dP_l = -sum_k B_lk R_k, in place of P_l, which goes to the leaves' sums.
DEVICE void payAtLeaves(const Tree &a, const Rows &m, long long first) {
    const int leaves = (int)a.leaves, classes = (int)a.classes;
    PHASE {
        const int slot = thread / m.lanes, lane = thread % m.lanes;
        const long long r = first + slot;
        if (r < a.batch) {
            float *reach = m.tree + slot * 2 * leaves + a.nodes;
            for (int l = lane; l < leaves; l += m.lanes) {
                a.mass[r * leaves + l] = a.share[r] * reach[l];
                float cost = 0;
                for (int k = 0; k < classes; k++) {
                    cost -= a.leafTable[(long long)k * leaves + l] * a.residue[r * classes + k];
                }
                reach[l] = cost;
            }
        }
    }
}

// V, what a row that is here is expected to pay, from the leaves up. A gate looks at the gap between its two ways only:
// dL/dz_i = share P_i p_i (1 - p_i) (V_right - V_left). It goes where the way to the left was.
DEVICE void ascend(const Tree &a, const Rows &m, long long first) {
    const int leaves = (int)a.leaves;
    for (int level = (int)a.depth - 1; level >= 0; level--) {
        PHASE {
            const int slot = thread / m.lanes, lane = thread % m.lanes;
            if (first + slot < a.batch) {
                float *tree = m.tree + slot * 2 * leaves, *way = m.way + slot * 2 * leaves;
                for (int i = (1 << level) - 1 + lane; i < (2 << level) - 1; i += m.lanes) {
                    const float left = tree[2 * i + 1] + a.tolls[2 * i], right = tree[2 * i + 2] + a.tolls[2 * i + 1];
                    const float goLeft = way[2 * i + 1], goRight = way[2 * i + 2];
                    way[2 * i + 1] = a.share[first + slot] * tree[i] * (goLeft * goRight) * (right - left);
                    tree[i] = goLeft * left + goRight * right;
                }
            }
        }
    }
    const float *bias = a.parameters + a.biasAt;
    PHASE {
        const int slot = thread / m.lanes, lane = thread % m.lanes;
        if (first + slot < a.batch) {
            float *z = a.z + (first + slot) * leaves, *sums = m.sums + slot * 2 * leaves;
            const float *byLogit = m.way + slot * 2 * leaves;
            for (int i = lane; i < a.nodes; i += m.lanes) {
                const float byProduct = byLogit[2 * i + 1] * a.gateBeta[i];
                sums[2 * i] += byProduct;
                if (a.learnBeta) {
                    sums[2 * i + 1] += byLogit[2 * i + 1] * (z[i] + bias[i]);
                }
                z[i] = byProduct;
            }
        }
    }
}

// Loss and derivatives of the batch, row by row.
KERNEL(differentiate) {
    if (a.control->failed >= 0) {
        return;
    }
    double *losses = blockMemory;
    float *parts = (float *)(losses + a.slots);
    const int lanes = THREADS / (int)a.slots;
    const Rows m = rowsOfBlock(a, parts + a.slots * CLASSES_AT_ONCE * partsPitch(lanes));
    clearSums(a, m);
    PHASE {
        if (thread < a.slots) {
            losses[thread] = 0;
        }
    }
    const long long end = leastOf(a.batch, (BLOCK + 1) * a.rowsPerChunk);
    for (long long first = BLOCK * a.rowsPerChunk; first < end; first += a.slots) {
        descend(a, m, first);
        answer(a, m, first, parts, losses);
        payAtLeaves(a, m, first);
        ascend(a, m, first);
    }
    keepSums(a, m, a.gateSums);
    PHASE {
        if (thread == 0) {
            double sum = 0;
            for (int slot = 0; slot < a.slots; slot++) {
                sum += losses[slot];
            }
            a.lossSums[BLOCK] = sum;
        }
    }
}
