// One step of training. A block takes a chunk of the batch's rows and adds up what each gate gets from them. Sums over
// chunks, in double precision, are another kernel's: no atomics, so that the same batch gives the same bits.
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
        for (long long r = thread; r < a.batch; r += THREADS) {
            const float weight = r < count ? a.weights[rows[r]] : 0;
            a.share[r] = weight;
            sum += weight;
        }
        sums[thread] = sum;
    }
    sumOverThreads(sums);
    PHASE {
        for (long long r = thread; r < a.batch; r += THREADS) {
            a.share[r] = (float)(a.share[r] / sums[0]);
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

// Where a row of the batch lies in the data, or -1 beyond the last batch's end.
DEVICE long long rowOfBatch(const Tree &a, long long r) {
    return r < rowsInBatch(a) ? a.rows[a.control->index * a.batch + r] : -1;
}

DEVICE void gatherFloats(const Tree &a, int block, int blocks) {
    const int pitch = (int)a.pitch, features = (int)a.features;
    PHASE {
        for (long long r = block; r < a.batch; r += blocks) {
            const long long row = rowOfBatch(a, r);
            for (int f = thread; f < pitch; f += THREADS) {
                a.x[r * pitch + f] = row >= 0 && f < features ? a.floats[row * features + f] : 0;
            }
        }
    }
}

DEVICE void gatherCodes(const Tree &a, int block, int blocks) {
    const int pitch = (int)a.pitch, features = (int)a.features;
    float *codebook = (float *)blockMemory;
    PHASE {
        for (int i = thread; i < CODES; i += THREADS) {
            codebook[i] = a.codebook[i];
        }
    }
    PHASE {
        for (long long r = block; r < a.batch; r += blocks) {
            const long long row = rowOfBatch(a, r);
            if (features == pitch) {
                // Four at a time: rows begin at multiples of four.
                for (int f = thread; 4 * f < pitch; f += THREADS) {
                    Four four = {0, 0, 0, 0};
                    if (row >= 0) {
                        const unsigned codes = ((const unsigned *)(a.codes + row * features))[f];
                        four = {codebook[codes & 255], codebook[codes >> 8 & 255], codebook[codes >> 16 & 255],
                            codebook[codes >> 24]};
                    }
                    ((Four *)(a.x + r * pitch))[f] = four;
                }
            } else {
                for (int f = thread; f < pitch; f += THREADS) {
                    a.x[r * pitch + f] = row >= 0 && f < features ? codebook[a.codes[row * features + f]] : 0;
                }
            }
        }
    }
}

DEVICE void gatherSparse(const Tree &a, int block, int blocks) {
    const int pitch = (int)a.pitch;
    for (long long r = block; r < a.batch; r += blocks) {
        const long long row = rowOfBatch(a, r);
        float *x = a.x + r * pitch;
        PHASE {
            for (int f = thread; f < pitch; f += THREADS) {
                x[f] = 0;
            }
        }
        if (row >= 0) {
            PHASE {
                for (long long at = a.starts[row] + thread; at < a.starts[row + 1]; at += THREADS) {
                    x[a.columns[at]] = a.values[at];
                }
            }
        }
    }
}

DEVICE void gather(const Tree &a, int block, int blocks) {
    if (a.starts) {
        gatherSparse(a, block, blocks);
    } else if (a.codes) {
        gatherCodes(a, block, blocks);
    } else {
        gatherFloats(a, block, blocks);
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

// How much of the batch goes left and right at each gate.
template <int LEAVES>
DEVICE void goneWays(const Tree &a) {
    if (a.control->failed >= 0) {
        return;
    }
    const Rows m = rowsOfBlock(a, 0, (float *)blockMemory);
    PRIVATE(Lane<LEAVES>, lanes);
    PRIVATE(GateSums<LEAVES>, sums);
    clearSums(sums);
    const long long end = leastOf(a.batch, (BLOCK + 1) * a.rowsPerChunk);
    for (long long first = BLOCK * a.rowsPerChunk; first < end; first += a.slots) {
        descend(a, m, first, lanes);
        ROW_PHASE(m.wide) {
            if (ROW < a.batch) {
                const float share = a.share[ROW];
                Lane<LEAVES> &own = lanes[OWN];
                GateSums<LEAVES> &sum = sums[OWN];
                UNROLL
                for (int g = 0; g < LEAVES - 1; g++) {
                    sum.even[g] += share * *numberAt(own, 2 * g + 1);
                    sum.odd[g] += share * *numberAt(own, 2 * g + 2);
                }
                if (LANE < m.lanes - 1) {
                    const float *children = m.reach(SLOT) + 2 * LANE + 1;
                    sum.even[LEAVES - 1] += share * children[0];
                    sum.odd[LEAVES - 1] += share * children[1];
                }
            }
        }
    }
    BARRIER;
    keepSums(a, m, sums, a.wentSums);
}

// 1/2 where no row has reached the gate yet.
DEVICE double limitedShare(double part, double reach) {
    return reach == 0 ? 0.5 : fmax(ALPHA_MARGIN, fmin(1 - ALPHA_MARGIN, part / reach));
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
    const double alpha = limitedShare(nextRight, nextReach), rest = limitedShare(nextReach - nextRight, nextReach);
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
                const Two sum = ((const Two *)chunkSums)[c * a.nodes + i];
                even += sum.a;
                odd += sum.b;
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

// Of S_k come the rows' losses, and what each class leaves to be answered for. The expected loss is -sum_k T_k S_k with
// B = log Q, the mixture's -1/s sum_k T_k log S_k with B = Q^s.
template <int LEAVES, int CLASSES>
DEVICE void answer(const Tree &a, const Rows &m, long long first, const Lane<LEAVES> *lanes, double *losses) {
    const int classes = (int)a.classes;
    for (int from = 0; from < classes; from += CLASSES) {
        const int count = least(classes - from, CLASSES);
        sumOverLeaves(a, m, first, lanes, from, count);
        ROW_PHASE(m.wide) {
            if (ROW < a.batch) {
                for (int k = LANE; k < count; k += m.lanes) {
                    const float sum = totalOf(m, SLOT, k);
                    const long long row = rowOfBatch(a, ROW);
                    const float target = row < 0 ? 0 : a.targets[row * classes + from + k];
                    const float mixed = sum < LEAST_PROBABILITY ? LEAST_PROBABILITY : sum;  // stays NaN
                    const float power = (float)a.control->power;
                    a.residue[ROW * classes + from + k] = a.mixture ? target / mixed / power : target;
                    losses[OWN] -= a.share[ROW] * (a.mixture ? target * logf(mixed) / power : target * sum);
                }
            }
        }
    }
}

// What a row pays in each of a lane's leaves, dL/dP_l = -sum_k B_lk R_k, in place of P_l, which goes to the leaves' sums.
template <int LEAVES>
DEVICE void payAtLeaves(const Tree &a, long long row, int lane, float share, Lane<LEAVES> &own) {
    const int classes = (int)a.classes;
    float *mass = a.mass + row * a.leaves + lane * LEAVES;
    if (LEAVES % 4 == 0) {
        UNROLL
        for (int j = 0; j < LEAVES; j += 4) {
            ((Four *)mass)[j / 4] = {
                share * own.leaf[j], share * own.leaf[j + 1], share * own.leaf[j + 2], share * own.leaf[j + 3]};
        }
    } else {
        UNROLL
        for (int j = 0; j < LEAVES; j++) {
            mass[j] = share * own.leaf[j];
        }
    }
    UNROLL
    for (int j = 0; j < LEAVES; j++) {
        own.leaf[j] = 0;
    }
    const float *table = a.leafTable, *residue = a.residue + row * classes;
    for (int k = 0; k < classes; k++, table += a.leaves, residue++) {
        float entries[LEAVES];
        ofLeaves<LEAVES>(table, lane, entries);
        UNROLL
        for (int j = 0; j < LEAVES; j++) {
            own.leaf[j] -= entries[j] * *residue;
        }
    }
}

DEVICE Two tollsOf(const Tree &a, int node) {
    return ((const Two *)a.tolls)[node];
}

// dL/dz = slope beta, in place of the product, and in the sums of the bias and of beta.
DEVICE void keepSlope(const Tree &a, long long row, int node, float slope, float *byBias, float *byBeta) {
    float *z = a.z + row * a.leaves + node;
    const float byProduct = slope * a.gateBeta[node];
    *byBias += byProduct;
    if (a.learnBeta) {
        *byBeta += slope * (*z + a.parameters[a.biasAt + node]);
    }
    *z = byProduct;
}

// V and the slope of a gate of the crown.
DEVICE void ascendCrown(const Tree &a, const Rows &m, int slot, int node, float share) {
    const float *way = m.way(slot) + 2 * node;
    float *value = m.value(slot);
    const Two toll = tollsOf(a, node);
    const float left = value[2 * node] + toll.a, right = value[2 * node + 1] + toll.b;
    m.slope(slot)[node] = share * m.reach(slot)[node] * (way[0] * way[1]) * (right - left);
    if (node > 0) {
        value[node - 1] = way[0] * left + way[1] * right;
    }
}

// V, what a row that is here is expected to pay, from the leaves up. A gate looks at the gap between its two ways only:
// dL/dlogit_i = share P_i p_i (1 - p_i) (V_right - V_left).
template <int LEAVES>
DEVICE void ascend(const Tree &a, const Rows &m, long long first, Lane<LEAVES> *lanes, GateSums<LEAVES> *sums) {
    ROW_PHASE(m.wide) {
        if (ROW < a.batch) {
            const int lane = LANE;
            const float share = a.share[ROW];
            Lane<LEAVES> &own = lanes[OWN];
            payAtLeaves(a, ROW, lane, share, own);
            UNROLL
            for (int g = LEAVES - 2; g >= 0; g--) {
                const int node = nodeOf(m, lane, g);
                const Two toll = tollsOf(a, node);
                const float left = *numberAt(own, 2 * g + 1) + toll.a, right = *numberAt(own, 2 * g + 2) + toll.b;
                const float slope = share * own.gate[g] * (own.left[g] * own.right[g]) * (right - left);
                own.gate[g] = own.left[g] * left + own.right[g] * right;
                keepSlope(a, ROW, node, slope, sums[OWN].even + g, sums[OWN].odd + g);
            }
            if (m.lanes > 1) {
                m.value(SLOT)[m.lanes + lane - 2] = own.gate[0];
            }
        }
    }
    // The crown. Below its upper levels, what a gate needs comes from lanes of its own warp.
    const int upper = m.bits > 5 ? m.bits - 5 : 0;
    EACH_WARP(m.wide) {
        for (int level = m.bits - 1; level >= upper; level--) {
            STEP {
                const int below = m.bits - level;
                if (ROW < a.batch && (LANE & ((1 << below) - 1)) == 0) {
                    ascendCrown(a, m, SLOT, (1 << level) - 1 + (LANE >> below), a.share[ROW]);
                }
            }
        }
    }
    if (upper > 0) {
        EACH_WARP(m.wide) {
            for (int level = upper - 1; level >= 0; level--) {
                STEP {
                    if (ROW < a.batch && LANE < 1 << level) {
                        ascendCrown(a, m, SLOT, (1 << level) - 1 + LANE, a.share[ROW]);
                    }
                }
            }
        }
    }
    ROW_PHASE(m.wide) {
        if (ROW < a.batch && LANE < m.lanes - 1) {
            keepSlope(a, ROW, LANE, m.slope(SLOT)[LANE], sums[OWN].even + LEAVES - 1, sums[OWN].odd + LEAVES - 1);
        }
    }
}

// Loss and derivatives of the batch, row by row.
template <int LEAVES, int CLASSES>
DEVICE void differentiateRows(const Tree &a) {
    if (a.control->failed >= 0) {
        return;
    }
    const Rows m = rowsOfBlock(a, CLASSES, (float *)blockMemory);
    PRIVATE(Lane<LEAVES>, lanes);
    PRIVATE(GateSums<LEAVES>, sums);
    PRIVATE(double, losses);
    clearSums(sums);
    PHASE {
        losses[OWN] = 0;
    }
    const long long end = leastOf(a.batch, (BLOCK + 1) * a.rowsPerChunk);
    for (long long first = BLOCK * a.rowsPerChunk; first < end; first += a.slots) {
        descend(a, m, first, lanes);
        answer<LEAVES, CLASSES>(a, m, first, lanes, losses);
        ascend(a, m, first, lanes, sums);
    }
    BARRIER;
    keepSums(a, m, sums, a.gateSums);
    PHASE {
        blockMemory[thread] = losses[OWN];
    }
    sumOverThreads(blockMemory);
    PHASE {
        if (thread == 0) {
            a.lossSums[BLOCK] = blockMemory[0];
        }
    }
}

// A kernel for each form that RowBlocks may choose.
KERNEL(went2) { goneWays<2>(a); }
KERNEL(went8) { goneWays<8>(a); }
WIDE_KERNEL(went8Wide) { goneWays<8>(a); }
WIDE_KERNEL(went16Wide) { goneWays<16>(a); }
KERNEL(differentiate2) { differentiateRows<2, CLASSES_AT_ONCE>(a); }
KERNEL(differentiate8) { differentiateRows<8, CLASSES_AT_ONCE>(a); }
WIDE_KERNEL(differentiate8Wide) { differentiateRows<8, CLASSES_AT_ONCE_WIDE>(a); }
WIDE_KERNEL(differentiate16Wide) { differentiateRows<16, CLASSES_AT_ONCE_WIDE>(a); }
