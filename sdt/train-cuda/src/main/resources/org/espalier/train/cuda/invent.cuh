// Rows that stand for nothing, made where they are needed: for measuring with more of them than are worth sending.
#pragma once

// Bits of a place's number, mixed until they look like chance (the last steps of SplitMix64).
DEVICE unsigned long long mixed(unsigned long long bits) {
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9ULL;
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBULL;
    return bits ^ (bits >> 31);
}

// Every entry a byte, every row one class, every weight 1. A row's class is that of its first byte.
KERNEL(invent) {
    unsigned char *codes = (unsigned char *)a.codes;
    float *targets = (float *)a.targets, *weights = (float *)a.weights;
    PHASE {
        const long long start = (long long)BLOCK * THREADS + thread, stride = (long long)BLOCKS * THREADS;
        for (long long i = start; i < a.rowCount * a.features; i += stride) {
            codes[i] = (unsigned char)(mixed(i + 1) >> 56);
        }
        for (long long r = start; r < a.rowCount; r += stride) {
            const int own = (int)(mixed(r * a.features + 1) >> 56) % (int)a.classes;
            for (int k = 0; k < a.classes; k++) {
                targets[r * a.classes + k] = k == own ? 1 : 0;
            }
            weights[r] = 1;
        }
    }
}
