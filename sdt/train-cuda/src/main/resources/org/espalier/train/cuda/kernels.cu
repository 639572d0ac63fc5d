// All kernels, as one piece: nvcc, NVRTC and (for the tests) a C++ compiler read it.
#include "threads.cuh"
#include "tree.cuh"
#include "rows.cuh"
#include "step.cuh"
#include "update.cuh"
#include "score.cuh"
#include "invent.cuh"

// All kernels, for whoever needs a list of them.
#define EACH_KERNEL(use) \
    use(prepare) use(balance) use(gradients) use(finish) use(adam) use(invent) \
    use(went2) use(went8) use(went8Wide) use(went16Wide) \
    use(differentiate2) use(differentiate8) use(differentiate8Wide) use(differentiate16Wide) \
    use(score2) use(score8) use(score8Wide) use(score16Wide)
