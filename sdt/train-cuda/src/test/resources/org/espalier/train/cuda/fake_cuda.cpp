// CUDA without a GPU, for the tests: the few calls of the driver, of cuBLAS and of NVRTC that the engine makes, done on the
// processor, so that the real bindings and everything above them run. One library for all; the others are links to it.
// What goes wrong is chosen by FAKE_CUDA: old-driver, no-device, busy, full, prohibited, old-gpu, new-gpu, bad-code,
// failing-launch, wrong-product (a thousandth too large), lost-update (Adam does nothing); FAKE_CUDA_MEMORY is the device's memory in bytes.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "kernels.cu"

HostBlock hostBlock;

typedef std::vector<std::function<void()>> Work;

#define NAMED(kernel) {#kernel, kernel},
static const std::map<std::string, void (*)(const Tree)> KERNELS = {EACH_KERNEL(NAMED)};

static Work *capture = nullptr;
static std::map<uint64_t, size_t> allocated;
static int contexts = 0, modules = 0, streams = 0, graphs = 0, handles = 0, events = 0;

static bool is(const char *trouble) {
    const char *given = getenv("FAKE_CUDA");
    return given != nullptr && strcmp(given, trouble) == 0;
}

static size_t memoryOfDevice() {
    const char *given = getenv("FAKE_CUDA_MEMORY");
    return given != nullptr ? strtoull(given, nullptr, 10) : (size_t)1 << 30;
}

static size_t memoryInUse() {
    size_t sum = 0;
    for (const auto &piece : allocated) {
        sum += piece.second;
    }
    return sum;
}

static void submit(const std::function<void()> &work) {
    if (capture != nullptr) {
        capture->push_back(work);
    } else {
        work();
    }
}

// Whether bytes from an address on are within one allocation.
static bool inside(uint64_t address, size_t bytes) {
    auto next = allocated.upper_bound(address);
    if (next == allocated.begin()) {
        return false;
    }
    --next;
    return address + bytes <= next->first + next->second;
}

enum { SUCCESS = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, UNAVAILABLE = 46, NO_DEVICE = 100, NO_CODE = 209, ILLEGAL = 700 };

extern "C" {

int cuGetErrorName(int status, const char **name) {
    *name = status == NO_CODE ? "CUDA_ERROR_NO_BINARY_FOR_GPU" : status == ILLEGAL ? "CUDA_ERROR_ILLEGAL_ADDRESS" : "CUDA_ERROR";
    return SUCCESS;
}
int cuGetErrorString(int status, const char **text) {
    *text = status == ILLEGAL ? "an illegal memory access was encountered" : "it went wrong";
    return SUCCESS;
}
int cuInit(unsigned) { return is("no-device") ? NO_DEVICE : SUCCESS; }
int cuDriverGetVersion(int *version) {
    *version = is("old-driver") ? 12040 : 13010;
    return SUCCESS;
}
int cuDeviceGetCount(int *count) {
    *count = 1;
    return SUCCESS;
}
int cuDeviceGet(int *device, int) {
    *device = 0;
    return SUCCESS;
}
int cuDeviceGetName(char *name, int length, int) {
    strncpy(name, "Fake GPU", length);
    return SUCCESS;
}
int cuDeviceTotalMem_v2(size_t *bytes, int) {
    *bytes = memoryOfDevice();
    return SUCCESS;
}
int cuDeviceGetAttribute(int *value, int which, int) {
    const std::map<int, int> values = {
        {75, is("old-gpu") ? 7 : is("new-gpu") ? 13 : 9}, {76, 0}, {97, 101376}, {20, is("prohibited") ? 2 : 0},
        {13, 1000000}, {16, 10}, {36, 2000000}, {37, 512}};
    const auto found = values.find(which);
    if (found == values.end()) {
        return INVALID_VALUE;
    }
    *value = found->second;
    return SUCCESS;
}
int cuDevicePrimaryCtxRetain(void **context, int) {
    if (is("busy")) {
        return UNAVAILABLE;
    }
    if (is("full")) {
        return OUT_OF_MEMORY;
    }
    contexts++;
    *context = &contexts;
    return SUCCESS;
}
// What is left when the last context goes was not given back: that is a mistake in the engine, and ends the program.
int cuDevicePrimaryCtxRelease_v2(int) {
    contexts--;
    if (contexts == 0 && (!allocated.empty() || modules != 0 || streams != 0 || graphs != 0 || handles != 0 || events != 0)) {
        fprintf(stderr, "left behind: %zu pieces of memory, %d modules, %d streams, %d graphs, %d handles, %d events\n",
            allocated.size(), modules, streams, graphs, handles, events);
        abort();
    }
    return SUCCESS;
}
int cuCtxSetCurrent(void *) { return SUCCESS; }
int cuStreamCreate(void **stream, unsigned) {
    streams++;
    *stream = &streams;
    return SUCCESS;
}
int cuStreamDestroy_v2(void *) {
    streams--;
    return SUCCESS;
}
int cuStreamSynchronize(void *) { return capture != nullptr ? INVALID_VALUE : is("failing-launch") ? ILLEGAL : SUCCESS; }
// Time stands still between two events, but for a millisecond.
int cuEventCreate(void **event, unsigned) {
    events++;
    *event = &events;
    return SUCCESS;
}
int cuEventRecord(void *, void *) { return capture != nullptr ? INVALID_VALUE : SUCCESS; }
int cuEventSynchronize(void *) { return is("failing-launch") ? ILLEGAL : SUCCESS; }
int cuEventElapsedTime_v2(float *milliseconds, void *, void *) {
    *milliseconds = 1;
    return SUCCESS;
}
int cuEventElapsedTime(float *milliseconds, void *first, void *second) {
    return cuEventElapsedTime_v2(milliseconds, first, second);
}
int cuEventDestroy_v2(void *) {
    events--;
    return SUCCESS;
}
int cuMemAlloc_v2(uint64_t *address, size_t bytes) {
    if (capture != nullptr || bytes == 0) {
        return INVALID_VALUE;
    }
    if (bytes > memoryOfDevice() - memoryInUse()) {
        return OUT_OF_MEMORY;
    }
    void *memory = malloc(bytes);
    memset(memory, 0xff, bytes < (1 << 20) ? bytes : 1 << 20);  // not all of a large piece: that takes long
    *address = reinterpret_cast<uint64_t>(memory);
    allocated[*address] = bytes;
    return SUCCESS;
}
int cuMemFree_v2(uint64_t address) {
    if (allocated.erase(address) == 0) {
        return INVALID_VALUE;
    }
    free(reinterpret_cast<void *>(address));
    return SUCCESS;
}
int cuMemGetInfo_v2(size_t *left, size_t *total) {
    *total = memoryOfDevice();
    *left = *total - memoryInUse();
    return SUCCESS;
}
int cuMemcpyHtoDAsync_v2(uint64_t to, const void *from, size_t bytes, void *) {
    if (capture != nullptr || !inside(to, bytes)) {
        return INVALID_VALUE;
    }
    memcpy(reinterpret_cast<void *>(to), from, bytes);
    return SUCCESS;
}
int cuMemcpyDtoHAsync_v2(void *to, uint64_t from, size_t bytes, void *) {
    if (capture != nullptr || !inside(from, bytes)) {
        return INVALID_VALUE;
    }
    memcpy(to, reinterpret_cast<void *>(from), bytes);
    return SUCCESS;
}
int cuMemcpyDtoDAsync_v2(uint64_t to, uint64_t from, size_t bytes, void *) {
    if (!inside(to, bytes) || !inside(from, bytes)) {
        return INVALID_VALUE;
    }
    submit([=] { memcpy(reinterpret_cast<void *>(to), reinterpret_cast<void *>(from), bytes); });
    return SUCCESS;
}
int cuMemsetD8Async(uint64_t at, unsigned char value, size_t bytes, void *) {
    if (!inside(at, bytes)) {
        return INVALID_VALUE;
    }
    submit([=] { memset(reinterpret_cast<void *>(at), value, bytes); });
    return SUCCESS;
}
int cuModuleLoadData(void **module, const void *code) {
    if (memcmp(code, "fake", 4) != 0) {
        return NO_CODE;
    }
    modules++;
    *module = &modules;
    return SUCCESS;
}
int cuModuleUnload(void *) {
    modules--;
    return SUCCESS;
}
int cuModuleGetFunction(void **function, void *, const char *name) {
    const auto found = KERNELS.find(name);
    if (found == KERNELS.end()) {
        return INVALID_VALUE;
    }
    *function = reinterpret_cast<void *>(found->second);
    return SUCCESS;
}
int cuFuncSetAttribute(void *, int, int) { return SUCCESS; }
int cuLaunchKernel(void *function, unsigned blocks, unsigned, unsigned, unsigned threads, unsigned, unsigned,
    unsigned memory, void *, void **parameters, void **) {
    if (blocks < 1 || threads < 1 || threads > MOST_THREADS || memory > 101376) {
        return INVALID_VALUE;
    }
    if (is("lost-update") && function == reinterpret_cast<void *>(adam)) {
        return SUCCESS;
    }
    const Tree tree = *static_cast<const Tree *>(parameters[0]);
    submit([=] {
        std::vector<int> order(threads + 1);
        for (unsigned i = 0; i <= threads; i++) {
            order[i] = i;
        }
        std::vector<double> own(memory / sizeof(double) + 1);
        for (unsigned i = 0; i < blocks; i++) {
            memset(own.data(), 0xff, own.size() * sizeof(double));
            hostBlock = {(int)i, (int)blocks, (int)threads, order.data(), order.data(), order.data(), own.data()};
            reinterpret_cast<void (*)(const Tree)>(function)(tree);
        }
    });
    return SUCCESS;
}
int cuStreamBeginCapture_v2(void *, int) {
    capture = new Work;
    return SUCCESS;
}
int cuStreamEndCapture(void *, void **graph) {
    *graph = capture;
    capture = nullptr;
    return SUCCESS;
}
int cuGraphInstantiateWithFlags(void **executable, void *graph, unsigned long long) {
    graphs++;
    *executable = new Work(*static_cast<Work *>(graph));
    return SUCCESS;
}
int cuGraphDestroy(void *graph) {
    delete static_cast<Work *>(graph);
    return SUCCESS;
}
int cuGraphLaunch(void *executable, void *) {
    for (const auto &work : *static_cast<Work *>(executable)) {
        work();
    }
    return SUCCESS;
}
int cuGraphExecDestroy(void *executable) {
    graphs--;
    delete static_cast<Work *>(executable);
    return SUCCESS;
}

int cublasCreate_v2(void **handle) {
    handles++;
    *handle = &handles;
    return SUCCESS;
}
int cublasDestroy_v2(void *) {
    handles--;
    return SUCCESS;
}
int cublasSetStream_v2(void *, void *) { return SUCCESS; }
int cublasSetWorkspace_v2(void *, void *memory, size_t bytes) {
    return inside(reinterpret_cast<uint64_t>(memory), bytes) ? SUCCESS : 7;
}
int cublasSetMathMode(void *, int) { return SUCCESS; }
const char *cublasGetStatusName(int) { return "CUBLAS_STATUS"; }
int cublasSgemmStridedBatched(void *, int transposeA, int transposeB, int m, int n, int k, const float *alpha,
    const float *firstA, int pitchA, long long strideA, const float *firstB, int pitchB, long long strideB,
    const float *beta, float *firstC, int pitchC, long long strideC, int times) {
    if (*alpha != 1 || *beta != 0) {
        return 7;
    }
    const float factor = is("wrong-product") ? 1.001f : 1;
    submit([=] {
        for (long time = 0; time < times; time++) {
            const float *a = firstA + time * strideA, *b = firstB + time * strideB;
            float *c = firstC + time * strideC;
            for (long j = 0; j < n; j++) {
                for (long i = 0; i < m; i++) {
                    float sum = 0;
                    for (long l = 0; l < k; l++) {
                        sum += (transposeA ? a[l + i * pitchA] : a[i + l * pitchA])
                            * (transposeB ? b[j + l * pitchB] : b[l + j * pitchB]);
                    }
                    c[i + j * pitchC] = factor * sum;
                }
            }
        }
    });
    return SUCCESS;
}
int cublasSgemm_v2(void *blas, int transposeA, int transposeB, int m, int n, int k, const float *alpha, const float *a,
    int pitchA, const float *b, int pitchB, const float *beta, float *c, int pitchC) {
    return cublasSgemmStridedBatched(
        blas, transposeA, transposeB, m, n, k, alpha, a, pitchA, 0, b, pitchB, 0, beta, c, pitchC, 0, 1);
}

int nvrtcVersion(int *major, int *minor) {
    *major = 13;
    *minor = 1;
    return SUCCESS;
}
int nvrtcGetNumSupportedArchs(int *count) {
    *count = 3;
    return SUCCESS;
}
int nvrtcGetSupportedArchs(int *archs) {
    archs[0] = 75;
    archs[1] = 90;
    archs[2] = 100;
    return SUCCESS;
}
const char *nvrtcGetErrorString(int) { return "NVRTC_ERROR"; }
int nvrtcCreateProgram(void **program, const char *source, const char *, int, const char *const *, const char *const *) {
    char *code = strdup(strstr(source, "KERNEL(adam)") != nullptr ? "fake" : "");
    *program = code;
    return *code != 0 ? SUCCESS : 3;
}
int nvrtcDestroyProgram(void **program) {
    free(*program);
    return SUCCESS;
}
int nvrtcCompileProgram(void *, int count, const char *const *options) {
    return count == 2 && strncmp(options[0], "--gpu-architecture=", 19) == 0 && !is("bad-code") ? SUCCESS : 6;
}
int nvrtcGetCUBINSize(void *, size_t *size) {
    *size = 4;
    return SUCCESS;
}
int nvrtcGetCUBIN(void *, char *code) {
    memcpy(code, "fake", 4);
    return SUCCESS;
}
int nvrtcGetPTXSize(void *, size_t *size) {
    *size = 5;
    return SUCCESS;
}
int nvrtcGetPTX(void *, char *code) {
    memcpy(code, "fake", 5);
    return SUCCESS;
}
int nvrtcGetProgramLogSize(void *, size_t *size) {
    *size = 23;
    return SUCCESS;
}
int nvrtcGetProgramLog(void *, char *log) {
    memcpy(log, "kernels.cu(1): error\nx", 23);
    return SUCCESS;
}
}
