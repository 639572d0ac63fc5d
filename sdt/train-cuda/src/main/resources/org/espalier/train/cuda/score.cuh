// Prediction: rows of x are there already, and z is their products.
#pragma once

#define RULE_AVERAGE 0
#define RULE_MAX_PATH 1
#define RULE_GREEDY 2

// A leaf, and how likely a row is to end in it.
struct Ending {
    float mass;
    int leaf;
};

// Of a slot's lanes; the first becomes the row's. Prediction has no values of the crown, and this is their place.
DEVICE Ending *endings(const Rows &m, int slot) {
    return (Ending *)m.value(slot);
}

// The likeliest leaf of each slot, the first of equals.
template <int LEAVES>
DEVICE void likeliest(const Tree &a, const Rows &m, long long first, const Lane<LEAVES> *lanes) {
    ROW_PHASE(m.wide) {
        if (ROW < a.batch) {
            const Lane<LEAVES> &own = lanes[OWN];
            Ending mine = {own.leaf[0], LANE * LEAVES};
            UNROLL
            for (int j = 1; j < LEAVES; j++) {
                if (own.leaf[j] > mine.mass) {
                    mine = {own.leaf[j], LANE * LEAVES + j};
                }
            }
            endings(m, SLOT)[LANE] = mine;
        }
    }
    for (int half = m.lanes / 2; half > 0; half /= 2) {
        ROW_PHASE(m.wide) {
            if (ROW < a.batch && LANE < half) {
                const Ending other = endings(m, SLOT)[LANE + half];
                Ending &mine = endings(m, SLOT)[LANE];
                if (other.mass > mine.mass || (other.mass == mine.mass && other.leaf < mine.leaf)) {
                    mine = other;
                }
            }
        }
    }
}

// The leaf that is reached by the likelier way at every gate; right where they are alike, as in the scorer on a CPU. One
// lane of a row finds that it is in its subtree.
template <int LEAVES>
DEVICE void greedy(const Tree &a, const Rows &m, long long first, const Lane<LEAVES> *lanes) {
    ROW_PHASE(m.wide) {
        if (ROW < a.batch) {
            const float *way = m.way(SLOT);
            bool here = true;
            for (int level = 0; level < m.bits; level++) {
                const int node = (1 << level) - 1 + (LANE >> (m.bits - level));
                const int goesRight = LANE >> (m.bits - level - 1) & 1;
                here = here && (way[2 * node + 1] >= way[2 * node]) == (goesRight != 0);
            }
            const Lane<LEAVES> &own = lanes[OWN];
            UNROLL
            for (int j = 0; j < LEAVES; j++) {
                bool chosen = here;
                UNROLL
                for (int place = LEAVES - 1 + j; place > 0; place = (place - 1) / 2) {
                    const int gate = (place - 1) / 2;
                    chosen = chosen && (own.right[gate] >= own.left[gate]) == (place % 2 == 0);
                }
                if (chosen) {
                    *endings(m, SLOT) = {own.leaf[j], LANE * LEAVES + j};
                }
            }
        }
    }
}

template <int LEAVES, int CLASSES>
DEVICE void average(const Tree &a, const Rows &m, long long first, const Lane<LEAVES> *lanes) {
    const int classes = (int)a.classes;
    for (int from = 0; from < classes; from += CLASSES) {
        const int count = least(classes - from, CLASSES);
        sumOverLeaves(a, m, first, lanes, from, count);
        ROW_PHASE(m.wide) {
            if (ROW < a.batch) {
                for (int k = LANE; k < count; k += m.lanes) {
                    a.probabilities[ROW * classes + from + k] = totalOf(m, SLOT, k);
                }
            }
        }
    }
}

template <int LEAVES, int CLASSES>
DEVICE void scoreRows(const Tree &a) {
    const Rows m = rowsOfBlock(a, CLASSES, (float *)blockMemory);
    PRIVATE(Lane<LEAVES>, lanes);
    const long long end = leastOf(a.batch, (BLOCK + 1) * a.rowsPerChunk);
    for (long long first = BLOCK * a.rowsPerChunk; first < end; first += a.slots) {
        descend(a, m, first, lanes);
        if (a.rule == RULE_GREEDY) {
            greedy(a, m, first, lanes);
        } else {
            likeliest(a, m, first, lanes);
        }
        if (a.rule == RULE_AVERAGE) {
            average<LEAVES, CLASSES>(a, m, first, lanes);
        }
        ROW_PHASE(m.wide) {
            if (ROW < a.batch) {
                const Ending ending = *endings(m, SLOT);
                for (int k = LANE; a.rule != RULE_AVERAGE && k < a.classes; k += m.lanes) {
                    a.probabilities[ROW * a.classes + k] = a.leafTable[k * a.leaves + ending.leaf];
                }
                if (LANE == 0) {
                    a.leaf[ROW] = ending.leaf;
                    a.pathMass[ROW] = ending.mass;
                }
            }
        }
    }
}

KERNEL(score2) { scoreRows<2, CLASSES_AT_ONCE>(a); }
KERNEL(score8) { scoreRows<8, CLASSES_AT_ONCE>(a); }
WIDE_KERNEL(score8Wide) { scoreRows<8, CLASSES_AT_ONCE_WIDE>(a); }
WIDE_KERNEL(score16Wide) { scoreRows<16, CLASSES_AT_ONCE_WIDE>(a); }
