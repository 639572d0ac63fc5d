// How a kernel is written here: a sequence of phases. In a phase every thread of a block does its part, and none goes on
// before all are done. On a GPU a phase ends with a barrier; compiled as plain C++ (for the tests) it is a loop over the
// threads, in an order that the test chooses, so that a phase which leans on its own results shows.
//
// What is declared outside of a phase is the same for all threads of a block.
#pragma once

// The most threads of a block that any launch asks for: a kernel may take only as many registers as leave room for them.
#define MOST_THREADS 1024

#ifdef __CUDACC__

#define KERNEL(name) extern "C" __global__ void __launch_bounds__(MOST_THREADS) name(const Tree a)
#define DEVICE static __device__ __forceinline__
#define PHASE for (int thread = threadIdx.x, pending = 1; pending; pending = 0, __syncthreads())
#define BLOCK ((int)blockIdx.x)
#define BLOCKS ((int)gridDim.x)
#define THREADS ((int)blockDim.x)
// Memory of the block, whose size the launch gives; doubles, so that it is aligned for them.
extern __shared__ double blockMemory[];

#else

#include <math.h>

struct HostBlock {
    int block, blocks, threads;
    const int *order;
    double *memory;
};
extern HostBlock hostBlock;

#define KERNEL(name) extern "C" void name(const Tree a)
#define DEVICE static inline
#define PHASE for (int turn = 0, thread = hostBlock.order[0]; turn < hostBlock.threads; thread = hostBlock.order[++turn])
#define BLOCK (hostBlock.block)
#define BLOCKS (hostBlock.blocks)
#define THREADS (hostBlock.threads)
#define blockMemory (hostBlock.memory)

#endif

// Sums of[0 .. THREADS) into of[0]; THREADS is a power of two. The order of the additions is fixed.
DEVICE void sumOverThreads(double *of) {
    for (int half = THREADS / 2; half > 0; half /= 2) {
        PHASE {
            if (thread < half) {
                of[thread] += of[thread + half];
            }
        }
    }
}
