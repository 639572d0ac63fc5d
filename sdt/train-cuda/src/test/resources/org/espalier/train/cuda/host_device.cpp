// A device without a GPU, for the tests: the kernels as plain C++, one thread after the other, in a process that is told
// over a pipe what to do. Built with the address sanitizer, so that a wrong index ends it; memory that nobody has written
// holds NaN; threads and blocks come in an order that the test chooses, so that a missing barrier shows.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "kernels.cu"

HostBlock hostBlock;

#define NAMED(kernel) {#kernel, kernel},
static const std::map<std::string, void (*)(const Tree)> KERNELS = {EACH_KERNEL(NAMED)};

static const int UNWRITTEN = 0xff;
static char order = 'u';

template <typename T>
static T take() {
    T value;
    if (fread(&value, sizeof value, 1, stdin) != 1) {
        exit(0);
    }
    return value;
}

static void *takeAddress() {
    return reinterpret_cast<void *>(take<int64_t>());
}

// 0 .. count - 1 upwards, downwards or mixed, and one more entry that a loop may look at.
static std::vector<int> turns(int count) {
    std::vector<int> turns(count + 1);
    for (int i = 0; i < count; i++) {
        turns[i] = order == 'd' ? count - 1 - i : i;
    }
    for (unsigned i = count - 1, seed = 12345; order == 'm' && i > 0; i--) {
        seed = seed * 1664525u + 1013904223u;
        std::swap(turns[i], turns[(seed >> 8) % (i + 1)]);
    }
    return turns;
}

static void launch() {
    char name[64] = {};
    const int length = take<int32_t>();
    if (length >= (int)sizeof name || fread(name, 1, length, stdin) != (size_t)length) {
        exit(2);
    }
    const int blocks = take<int32_t>(), threads = take<int32_t>(), memory = take<int32_t>();
    const Tree tree = take<Tree>();
    const auto found = KERNELS.find(name);
    if (found == KERNELS.end() || blocks < 1 || threads % WARP != 0 || threads > MOST_THREADS) {
        fprintf(stderr, "no such launch: %s, %d blocks of %d threads\n", name, blocks, threads);
        exit(2);
    }
    const std::vector<int> threadOrder = turns(threads), blockOrder = turns(blocks);
    const std::vector<int> warpOrder = turns(threads / WARP), laneOrder = turns(WARP);
    for (int i = 0; i < blocks; i++) {
        void *own = malloc(memory);
        memset(own, UNWRITTEN, memory);
        hostBlock = {
            blockOrder[i],
            blocks,
            threads,
            threadOrder.data(),
            warpOrder.data(),
            laneOrder.data(),
            static_cast<double *>(own),
        };
        found->second(tree);
        free(own);
    }
}

struct Operand {
    float *first;
    long pitch, stride;
};

static Operand takeOperand() {
    Operand operand;
    operand.first = static_cast<float *>(takeAddress());
    operand.pitch = take<int32_t>();
    operand.stride = take<int64_t>();
    return operand;
}

// Column-major, as in BLAS.
static void multiply() {
    const bool transposeA = take<int32_t>(), transposeB = take<int32_t>();
    const int m = take<int32_t>(), n = take<int32_t>(), k = take<int32_t>(), times = take<int32_t>();
    const Operand ofA = takeOperand(), ofB = takeOperand(), ofC = takeOperand();
    for (int time = 0; time < times; time++) {
        const float *a = ofA.first + time * ofA.stride, *b = ofB.first + time * ofB.stride;
        float *c = ofC.first + time * ofC.stride;
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < m; i++) {
                float sum = 0;
                for (int l = 0; l < k; l++) {
                    sum += (transposeA ? a[l + i * ofA.pitch] : a[i + l * ofA.pitch])
                        * (transposeB ? b[j + l * ofB.pitch] : b[l + j * ofB.pitch]);
                }
                c[i + j * ofC.pitch] = sum;
            }
        }
    }
}

int main() {
    const int64_t size = sizeof(Tree);
    fwrite(&size, sizeof size, 1, stdout);
    fflush(stdout);
    for (;;) {
        const char what = take<char>();
        if (what == 'o') {
            order = take<char>();
        } else if (what == 'a') {
            const size_t bytes = take<int64_t>();
            void *memory = malloc(bytes);
            memset(memory, UNWRITTEN, bytes);
            const int64_t address = reinterpret_cast<int64_t>(memory);
            fwrite(&address, sizeof address, 1, stdout);
            fflush(stdout);
        } else if (what == 'f') {
            free(takeAddress());
        } else if (what == 'w') {
            void *to = takeAddress();
            const size_t bytes = take<int64_t>();
            if (fread(to, 1, bytes, stdin) != bytes) {
                exit(2);
            }
        } else if (what == 'r') {
            const void *from = takeAddress();
            const size_t bytes = take<int64_t>();
            fwrite(from, 1, bytes, stdout);
            fflush(stdout);
        } else if (what == 'z') {
            void *at = takeAddress();
            memset(at, 0, take<int64_t>());
        } else if (what == 'l') {
            launch();
        } else if (what == 'm') {
            multiply();
        } else {
            fprintf(stderr, "no such command: %d\n", what);
            exit(2);
        }
    }
}
