// How a kernel is written here: a sequence of phases. In a phase every thread of a block does its part, and none goes on
// before all are done. On a GPU a phase ends with a barrier; compiled as plain C++ (for the tests) it is a loop over the
// threads, in an order that the test chooses, so that a phase which leans on its own results shows.
//
// What is declared outside of a phase is the same for all threads of a block, but for what is PRIVATE: an array whose entry
// OWN is the thread's, in its registers.
//
// Where only the threads of a warp (32 neighbours) need one another's results, they don't wait for the others: EACH_WARP is
// a phase made of STEPs, each of which a warp ends together.
#pragma once

// The most threads of a block that any launch asks for, and that those of most kernels do.
#define MOST_THREADS 1024
#define USUAL_THREADS 256
#define WARP 32

#ifdef __CUDACC__

// Of at most so many threads a block, and so many blocks at a time on a multiprocessor: that limits a thread's registers.
#define KERNEL_OF(threads, blocks, name) extern "C" __global__ void __launch_bounds__(threads, blocks) name(const Tree a)
#define DEVICE static __device__ __forceinline__
#define MEMBER __device__ __forceinline__
#define PHASE \
    for ([[maybe_unused]] int thread = threadIdx.x, pending = 1; pending; pending = 0, __syncthreads())
// Between phases of rows, and one of all threads.
#define BARRIER __syncthreads()
// A phase of the threads of a row of the batch: there are more of them than a warp has, or they are in one.
#define ROW_PHASE(wide) \
    for ([[maybe_unused]] int thread = threadIdx.x, pending = 1; pending; pending = 0, (wide) ? __syncthreads() : __syncwarp())
#define EACH_WARP(wide) for (int warps = 1; warps; warps = 0, (wide) ? __syncthreads() : __syncwarp())
#define STEP for ([[maybe_unused]] int thread = threadIdx.x, steps = 1; steps; steps = 0, __syncwarp())
#define PRIVATE(type, name) type name[1]
#define OWN 0
#define UNROLL _Pragma("unroll")
#define NO_UNROLL _Pragma("unroll 1")
// For x from 1 to 2; a division takes five times as long, to be right in the last bit.
#define RECIPROCAL(x) __fdividef(1.0f, x)
#define BLOCK ((int)blockIdx.x)
#define BLOCKS ((int)gridDim.x)
#define THREADS ((int)blockDim.x)
// Memory of the block, whose size the launch gives; doubles, so that it is aligned for them.
extern __shared__ double blockMemory[];

#else

#include <math.h>
#include <string.h>

struct HostBlock {
    int block, blocks, threads;
    const int *order;      // of the threads
    const int *warpOrder;  // of the warps
    const int *laneOrder;  // of the threads of a warp
    double *memory;
};
extern HostBlock hostBlock;

#define KERNEL_OF(threads, blocks, name) extern "C" void name(const Tree a)
#define DEVICE static inline
#define MEMBER inline
#define PHASE \
    for ([[maybe_unused]] int turn = 0, thread = hostBlock.order[0]; turn < hostBlock.threads; \
         thread = hostBlock.order[++turn])
#define BARRIER
#define ROW_PHASE(wide) PHASE
#define EACH_WARP(wide) for (int warp = 0; warp < hostBlock.threads / WARP; warp++)
#define FIRST_OF_WARP (hostBlock.warpOrder[warp] * WARP)
#define STEP \
    for ([[maybe_unused]] int turn = 0, thread = FIRST_OF_WARP + hostBlock.laneOrder[0]; turn < WARP; \
         thread = FIRST_OF_WARP + hostBlock.laneOrder[++turn])
// What nobody has written is NaN.
#define PRIVATE(type, name) \
    static type name[MOST_THREADS]; \
    memset(name, 0xff, sizeof name)
#define OWN thread
#define UNROLL
#define NO_UNROLL
#define RECIPROCAL(x) (1.0f / (x))
#define BLOCK (hostBlock.block)
#define BLOCKS (hostBlock.blocks)
#define THREADS (hostBlock.threads)
#define blockMemory (hostBlock.memory)

#endif

#define KERNEL(name) KERNEL_OF(USUAL_THREADS, 3, name)
#define WIDE_KERNEL(name) KERNEL_OF(MOST_THREADS, 1, name)

// Numbers that are moved together; where they lie is a multiple of their size.
struct alignas(8) Two {
    float a, b;
};
struct alignas(16) Four {
    float a, b, c, d;
};

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
