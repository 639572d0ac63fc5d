// Rows of a batch on their way through the tree. A row is the work of `lanes` threads. Each has a subtree to itself, whose
// numbers are in its registers; what is above, the crown, has as many leaves as there are lanes, and they share it in the
// block's memory. A block takes `slots` rows at a time.
//
// LEAVES: of a lane's subtree. CLASSES: how many classes are summed up at once.
#pragma once

#define MOST_ADDERS 16

// A lane's part of a row. Its own gates are in heap order, as in a tree of their own.
template <int LEAVES>
struct Lane {
    float left[LEAVES - 1], right[LEAVES - 1];  // probabilities of a gate's two ways
    float gate[LEAVES - 1];                     // probability to come to a gate
    float leaf[LEAVES];                         // and to a leaf
};

// Two sums of each gate that a lane answers for: its own ones, and last the crown's gate of the lane's number.
template <int LEAVES>
struct GateSums {
    float even[LEAVES], odd[LEAVES];
};

// The memory of a block's rows. A node's number is that of heap order; the root, which nobody comes from, is left out in
// `way` and `value`, so that a gate's two ways lie together at 2i.
struct Rows {
    float *memory;
    int lanes, bits;  // lanes = 2^bits
    int size;         // floats of a slot
    bool wide;        // a row has more lanes than a warp
    int adders;       // lanes that add up a class
    int pitch;        // of a class's parts: one adder's numbers lie in other banks of the memory than another's

    MEMBER float *way(int slot) const { return memory + slot * size; }  // [2 lanes - 2]
    MEMBER float *reach(int slot) const { return way(slot) + 2 * lanes; }  // [2 lanes - 1]
    MEMBER float *value(int slot) const { return way(slot) + 4 * lanes; }  // [2 lanes - 2]
    MEMBER float *slope(int slot) const { return way(slot) + 6 * lanes; }  // [lanes - 1]
    MEMBER float *parts(int slot) const { return way(slot) + 7 * lanes; }  // [classes, pitch]
};

DEVICE Rows rowsOfBlock(const Tree &a, int classesAtOnce, float *memory) {
    Rows rows;
    rows.memory = memory;
    rows.lanes = THREADS / (int)a.slots;
    rows.bits = 0;
    while (1 << rows.bits < rows.lanes) {
        rows.bits++;
    }
    rows.wide = rows.lanes > WARP;
    rows.adders = rows.lanes < 16 ? 1 : least(rows.lanes / 16, MOST_ADDERS);
    rows.pitch = rows.lanes + rows.adders;
    rows.size = 7 * rows.lanes + classesAtOnce * rows.pitch;
    return rows;
}

// Which row, and which of its lanes, a thread works for.
#define SLOT (thread >> m.bits)
#define LANE (thread & (m.lanes - 1))
#define ROW (first + SLOT)

// The node that is a lane's own gate.
DEVICE int nodeOf(const Rows &m, int lane, int gate) {
    int level = 0;
    while (gate + 1 >= 2 << level) {
        level++;
    }
    return ((m.lanes + lane - 1) << level) + gate;
}

// Both ways are sigmoids: 1 - p would lose a closed gate's.
DEVICE void ways(const Tree &a, int node, float product, float *left, float *right) {
    const float logit = a.gateBeta[node] * (product + a.parameters[a.biasAt + node]);
    const float e = expf(-fabsf(logit)), open = RECIPROCAL(1 + e), closed = e * open;
    *left = logit >= 0 ? closed : open;
    *right = logit >= 0 ? open : closed;
}

// A number of a lane's own gate or leaf, by its place in the subtree.
template <int LEAVES>
DEVICE float *numberAt(Lane<LEAVES> &own, int place) {
    return place < LEAVES - 1 ? own.gate + place : own.leaf + place - (LEAVES - 1);
}

// Path probabilities of the rows first, first + 1, ... (one a slot): P of a child is P of its parent times the way there.
template <int LEAVES>
DEVICE void descend(const Tree &a, const Rows &m, long long first, Lane<LEAVES> *all) {
    ROW_PHASE(m.wide) {
        if (ROW < a.batch) {
            const int lane = LANE;
            const float *products = a.z + ROW * a.leaves;
            Lane<LEAVES> &own = all[OWN];
            UNROLL
            for (int g = 0; g < LEAVES - 1; g++) {
                const int node = nodeOf(m, lane, g);
                ways(a, node, products[node], own.left + g, own.right + g);
            }
            if (lane < m.lanes - 1) {
                float *way = m.way(SLOT) + 2 * lane;
                ways(a, lane, products[lane], way, way + 1);
            }
        }
    }
    ROW_PHASE(m.wide) {
        if (ROW < a.batch) {
            const int lane = LANE;
            const float *way = m.way(SLOT);
            float *reach = m.reach(SLOT);
            // Every lane goes its own way down the crown; what it has in common with others, the first of them tells.
            float p = 1;
            if (lane == 0) {
                reach[0] = 1;
            }
            for (int level = 1; level <= m.bits; level++) {
                const int above = m.bits - level, node = (1 << level) - 1 + (lane >> above);
                p *= way[node - 1];
                if ((lane & ((1 << above) - 1)) == 0) {
                    reach[node] = p;
                }
            }
            Lane<LEAVES> &own = all[OWN];
            own.gate[0] = p;
            UNROLL
            for (int g = 0; g < LEAVES - 1; g++) {
                *numberAt(own, 2 * g + 1) = own.gate[g] * own.left[g];
                *numberAt(own, 2 * g + 2) = own.gate[g] * own.right[g];
            }
        }
    }
}

// A lane's numbers of a row of a table of the leaves.
template <int LEAVES>
DEVICE void ofLeaves(const float *row, int lane, float *out) {
    if (LEAVES % 4 == 0) {
        const Four *from = (const Four *)(row + (long long)lane * LEAVES);
        UNROLL
        for (int i = 0; i < LEAVES / 4; i++) {
            const Four four = from[i];
            out[4 * i] = four.a;
            out[4 * i + 1] = four.b;
            out[4 * i + 2] = four.c;
            out[4 * i + 3] = four.d;
        }
    } else {
        UNROLL
        for (int j = 0; j < LEAVES; j++) {
            out[j] = row[lane * LEAVES + j];
        }
    }
}

// S_k = sum_l P_l B_lk with the leaf table's B, of `count` classes from `from` on: as many parts of each sum as there are
// adders, in `parts`; totalOf adds them up.
template <int LEAVES>
DEVICE void sumOverLeaves(const Tree &a, const Rows &m, long long first, const Lane<LEAVES> *all, int from, int count) {
    ROW_PHASE(m.wide) {
        if (ROW < a.batch) {
            const int lane = LANE, pitch = m.pitch;
            const Lane<LEAVES> &own = all[OWN];
            const float *table = a.leafTable + from * a.leaves;
            float *part = m.parts(SLOT) + lane;
            for (int k = 0; k < count; k++, table += a.leaves, part += pitch) {
                float entries[LEAVES], sum = 0;
                ofLeaves<LEAVES>(table, lane, entries);
                UNROLL
                for (int j = 0; j < LEAVES; j++) {
                    sum += own.leaf[j] * entries[j];
                }
                *part = sum;
            }
        }
    }
    ROW_PHASE(m.wide) {
        if (ROW < a.batch) {
            const int adder = LANE % m.adders;
            for (int k = LANE / m.adders; k < count; k += m.lanes / m.adders) {
                float *part = m.parts(SLOT) + k * m.pitch, sum = 0;
                for (int i = adder; i < m.lanes; i += m.adders) {
                    sum += part[i];
                }
                part[adder] = sum;
            }
        }
    }
}

DEVICE float totalOf(const Rows &m, int slot, int k) {
    const float *part = m.parts(slot) + k * m.pitch;
    float sum = 0;
    for (int i = 0; i < m.adders; i++) {
        sum += part[i];
    }
    return sum;
}

template <int LEAVES>
DEVICE void clearSums(GateSums<LEAVES> *all) {
    PHASE {
        UNROLL
        for (int g = 0; g < LEAVES; g++) {
            all[OWN].even[g] = 0;
            all[OWN].odd[g] = 0;
        }
    }
}

// The slots' sums together, for the two sums of each gate.
template <int LEAVES>
DEVICE void keepSums(const Tree &a, const Rows &m, const GateSums<LEAVES> *all, float *chunkSums) {
    float *even = m.memory, *odd = m.memory + THREADS;
    UNROLL
    for (int g = 0; g < LEAVES; g++) {
        PHASE {
            even[thread] = all[OWN].even[g];
            odd[thread] = all[OWN].odd[g];
        }
        PHASE {
            const int node = g < LEAVES - 1 ? nodeOf(m, thread, g) : thread;
            if (thread < (g < LEAVES - 1 ? m.lanes : m.lanes - 1)) {
                Two sums = {0, 0};
                NO_UNROLL
                for (int slot = 0; slot < a.slots; slot++) {
                    sums.a += even[slot * m.lanes + thread];
                    sums.b += odd[slot * m.lanes + thread];
                }
                ((Two *)chunkSums)[BLOCK * a.nodes + node] = sums;
            }
        }
    }
}
