// All kernels, as one piece: nvcc, NVRTC and (for the tests) a C++ compiler read it.
#include "threads.cuh"
#include "tree.cuh"
#include "step.cuh"
#include "update.cuh"
#include "score.cuh"
#include "invent.cuh"
