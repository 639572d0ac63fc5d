// The calls of libcuda.so.1 that CudaDriver makes. VERSION, INIT and CAPABILITIES are given to the compiler.
#include <string.h>

static const int capabilities[] = {CAPABILITIES 0};

int cuDriverGetVersion(int *version) {
    *version = VERSION;
    return 0;
}
int cuInit(unsigned flags) { return flags != 0 ? 1 : INIT; }
int cuDeviceGetCount(int *count) {
    *count = sizeof(capabilities) / sizeof(int) - 1;
    return 0;
}
// Not the index itself: a handle that is taken for one, or the other way round, is noticed.
int cuDeviceGet(int *device, int index) {
    *device = 7 + index;
    return 0;
}
int cuDeviceGetName(char *name, int length, int device) {
    if (device < 7) {
        return 101;
    }
    strncpy(name, device == 7 ? "Fake GPU" : "Second GPU", length);
    return 0;
}
int cuDeviceGetAttribute(int *value, int which, int device) {
    if (device < 7) {
        return 101;
    }
    int capability = capabilities[device - 7];
    *value = which == 75 ? capability / 10 : which == 76 ? capability % 10 : -1;
    return 0;
}
