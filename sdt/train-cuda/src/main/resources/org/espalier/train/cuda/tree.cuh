// What the kernels work on. Every field has eight bytes: Java reads the names and their order from this text.
#pragma once

// What a run of steps carries from kernel to kernel.
struct Control {
    long long index;   // of the step in the run
    long long step;    // Adam's count of steps taken
    long long failed;  // index of the first step that was not finite, or -1
    long long taken;   // 1: this step's update is to be made
    double weightSum;  // W, of the batch
    double loss, penalty, norm;
    double scale;         // of the gradient, by the limit of its norm
    double power;         // s of the mixture
    double rate;          // learning rate / (1 - beta1^step)
    double secondWeight;  // 1 / (1 - beta2^step)
};

struct Tree {
    // shape
    long long depth, nodes, leaves, features, classes;
    long long pitch;  // floats from one row of x, or of gate weights, to the next
    // settings
    long long mixture, learnBeta;
    double balance, window, clipNorm;
    // data: rows are floats, codes of floats, or sparse
    const float *floats;
    const unsigned char *codes;
    const float *codebook;
    const long long *starts;
    const int *columns;
    const float *values;
    const float *targets;  // [rows, classes]
    const float *weights;  // [rows]
    // the run
    Control *control;
    const int *rows;
    long long rowCount;
    const float *betas;
    const float *rates;
    float *objectives;
    // parameters, moments, gradient: gate weights, biases, raw betas, leaf logits in one vector each
    float *parameters, *first, *second, *gradient;
    long long biasAt, betaRawAt, leafAt, length;
    double *runningRight, *runningReach, *nextRight, *nextReach;
    // the batch; a row of z and of mass has `leaves` numbers
    long long batch;
    float *x;          // [batch, pitch]
    float *z;          // products w x, then the derivative by them
    float *mass;       // share of the row times path probability of the leaf
    float *residue;    // [batch, classes] T, or T / (s M)
    float *share;      // [batch] omega / W
    float *gateBeta;   // [nodes]
    float *leafTable;  // [classes, leaves] log Q, or Q^s where the loss is the mixture's
    float *leafSums;   // [leafParts, leaves, classes] sum over a part's rows of mass times residue
    long long leafParts;
    float *weightSums;  // [weightParts, nodes, pitch] a part's share of the gate weights' gradient; one part's is it
    long long weightParts;
    float *tolls;      // [nodes, left | right]
    double *terms;     // [nodes] of the penalty
    // sums over the rows of a chunk; a block takes `slots` rows of it at a time
    long long chunks, rowsPerChunk, slots;
    float *wentSums;   // [chunks, nodes, left | right]
    float *gateSums;   // [chunks, nodes, bias | raw beta]
    double *lossSums;  // [chunks]
    double *normSums;
    long long normCount;
    // which blocks of `prepare` and `gradients` do what
    long long leafBlocks, nodeBlocks;
    // prediction
    long long rule;
    float *probabilities;  // [batch, classes]
    int *leaf;             // [batch]
    float *pathMass;       // [batch]
};

// Numbers that a constant of the library repeats.
#define ADAM_BETA1 0.9
#define ADAM_BETA2 0.999
#define ADAM_EPSILON 1e-8
#define ALPHA_MARGIN 1e-6
#define LEAST_REACH 1e-28          // a gate that less than this part of a batch reaches has no say
#define LEAST_PROBABILITY 1e-30f   // its logarithm must be finite
#define NODES_PER_BLOCK 8
#define CODES 256
#define CLASSES_AT_ONCE 16
#define CLASSES_AT_ONCE_WIDE 8  // of blocks of many threads, which have no more memory

DEVICE int least(int a, int b) {
    return a < b ? a : b;
}

DEVICE long long leastOf(long long a, long long b) {
    return a < b ? a : b;
}

// 2^depth of a node in heap order, counted from the root's 1.
DEVICE double levelSize(int node) {
    int size = 1;
    while (2 * size <= node + 1) {
        size *= 2;
    }
    return size;
}

DEVICE float softplus(float x) {
    return x > 0 ? x + log1pf(expf(-x)) : log1pf(expf(x));
}
