// From the sums over a batch to new parameters.
#pragma once

// Each thread's squares go to squares[thread]; the block's sum is one of the norm's.
DEVICE void keepNorm(const Tree &a, double *squares) {
    sumOverThreads(squares);
    PHASE {
        if (thread == 0) {
            a.normSums[BLOCK] = squares[0];
        }
    }
}

DEVICE void gateGradients(const Tree &a, double *sums, double *squares) {
    sumOverChunks(a, BLOCK, a.gateSums, sums);
    PHASE {
        const int i = BLOCK * NODES_PER_BLOCK + thread;
        double square = 0;
        if (thread < NODES_PER_BLOCK && i < a.nodes) {
            const float bias = (float)sums[2 * thread];
            const double raw = a.parameters[a.betaRawAt + i];
            // The derivative of softplus is a sigmoid.
            const float byRaw = a.learnBeta ? (float)(sums[2 * thread + 1] / (1 + exp(-raw))) : 0;
            a.gradient[a.biasAt + i] = bias;
            a.gradient[a.betaRawAt + i] = byRaw;
            square = (double)bias * bias + (double)byRaw * byRaw;
        }
        squares[thread] = square;
    }
}

// Sum over parts of what lies at the same place of each.
DEVICE float sumOverParts(const float *sums, long long parts, long long size) {
    double sum = 0;
    for (long long p = 0; p < parts; p++) {
        sum += sums[p * size];
    }
    return (float)sum;
}

// From g_lk = -dL/d log Q_lk: dL/d phi_lk = Q_lk sum_j g_lj - g_lk.
DEVICE void leafGradients(const Tree &a, int block, double *squares) {
    const int classes = (int)a.classes;
    PHASE {
        const int l = block * THREADS + thread;
        double square = 0;
        if (l < a.leaves) {
            float *sums = a.leafSums + (long long)l * classes;  // the first part's become those of all
            float *gradient = a.gradient + a.leafAt + (long long)l * classes;
            const float power = (float)a.control->power;
            double total = 0;
            for (int k = 0; k < classes; k++) {
                sums[k] = sumOverParts(sums + k, a.leafParts, a.leaves * classes);
                const float entry = a.leafTable[k * a.leaves + l];
                total += a.mixture ? power * entry * sums[k] : sums[k];
            }
            for (int k = 0; k < classes; k++) {
                const float entry = a.leafTable[k * a.leaves + l];
                const float q = !a.mixture ? expf(entry) : power == 1 ? entry : powf(entry, 1 / power);
                const float g = a.mixture ? power * entry * sums[k] : sums[k];
                gradient[k] = (float)(q * total - g);
                square += (double)gradient[k] * gradient[k];
            }
        }
        squares[thread] = square;
    }
}

// The gate weights' gradient is there already, or in parts; the others', and the norm of all.
KERNEL(gradients) {
    if (a.control->failed >= 0) {
        return;
    }
    double *squares = blockMemory;
    const int nodeBlocks = (int)a.nodeBlocks, leafBlocks = (int)a.leafBlocks;
    if (BLOCK < nodeBlocks) {
        gateGradients(a, squares + THREADS, squares);
    } else if (BLOCK < nodeBlocks + leafBlocks) {
        leafGradients(a, BLOCK - nodeBlocks, squares);
    } else {
        const int blocks = BLOCKS - nodeBlocks - leafBlocks, block = BLOCK - nodeBlocks - leafBlocks;
        PHASE {
            double square = 0;
            for (long long i = (long long)block * THREADS + thread; i < a.biasAt; i += (long long)blocks * THREADS) {
                if (a.weightParts > 1) {
                    a.gradient[i] = sumOverParts(a.weightSums + i, a.weightParts, a.biasAt);
                }
                square += (double)a.gradient[i] * a.gradient[i];
            }
            squares[thread] = square;
        }
    }
    keepNorm(a, squares);
}

DEVICE double sumOf(const double *of, long long count, double *sums) {
    PHASE {
        double sum = 0;
        for (long long i = thread; i < count; i += THREADS) {
            sum += of[i];
        }
        sums[thread] = sum;
    }
    sumOverThreads(sums);
    return sums[0];
}

// One block: the objective, and whether and how far the update is made.
KERNEL(finish) {
    if (a.control->failed >= 0) {
        return;
    }
    double *sums = blockMemory;
    const double loss = sumOf(a.lossSums, a.chunks, sums);
    const double penalty = a.balance > 0 ? sumOf(a.terms, a.nodes, sums + THREADS) : 0;
    const double norm = sqrt(sumOf(a.normSums, a.normCount, sums + 2 * THREADS));
    PHASE {
        if (thread == 0) {
            Control &c = *a.control;
            const float objective = (float)(loss + penalty), rate = a.rates[c.index];
            a.objectives[c.index] = objective;
            c.loss = loss;
            c.penalty = penalty;
            c.norm = norm;
            c.taken = isfinite(norm) && isfinite(objective) && isfinite(rate);
            if (c.taken) {
                const double step = (double)++c.step;
                c.scale = fmin(1.0, a.clipNorm / norm);
                c.rate = rate / (1 - pow(ADAM_BETA1, step));
                c.secondWeight = 1 / (1 - pow(ADAM_BETA2, step));
                c.index++;
            } else {
                c.failed = c.index;
            }
        }
    }
}

// Adam (Kingma and Ba 2015, algorithm 1) on the gradient times the scale.
KERNEL(adam) {
    if (!a.control->taken) {
        return;
    }
    const float scale = (float)a.control->scale, rate = (float)a.control->rate;
    const float secondWeight = (float)a.control->secondWeight;
    PHASE {
        const long long start = (long long)BLOCK * THREADS + thread, stride = (long long)BLOCKS * THREADS;
        for (long long i = start; i < a.length; i += stride) {
            const float g = a.gradient[i] * scale;
            const float m = (float)ADAM_BETA1 * a.first[i] + (float)(1 - ADAM_BETA1) * g;
            const float v = (float)ADAM_BETA2 * a.second[i] + (float)(1 - ADAM_BETA2) * (g * g);
            a.first[i] = m;
            a.second[i] = v;
            a.parameters[i] -= rate * m / (sqrtf(v * secondWeight) + (float)ADAM_EPSILON);
        }
        if (a.balance > 0) {
            for (long long i = start; i < a.nodes; i += stride) {
                a.runningRight[i] = a.nextRight[i];
                a.runningReach[i] = a.nextReach[i];
            }
        }
    }
}
