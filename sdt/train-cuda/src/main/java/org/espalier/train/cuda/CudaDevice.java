package org.espalier.train.cuda;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.cuda.cublas.cublasContext;
import org.bytedeco.cuda.cudart.CUctx_st;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.espalier.train.TrainingException;

/** A GPU: its primary context, one stream, the kernels' module, cuBLAS. Owns them until it is closed. */
final class CudaDevice implements Device {
    /** In what the gate products are computed. */
    enum Products {
        FLOAT32,
        TF32
    }

    /** What cuBLAS wants on a Hopper GPU; given once, so that it allocates nothing while a graph is recorded. */
    private static final long BLAS_MEMORY = 32L << 20;

    /** What every GPU that is served gives a block. */
    static final int MAX_BLOCK_MEMORY = 64 << 10;

    private static final List<String> KERNELS = List.of("prepare", "balance", "gradients", "finish", "adam", "invent");

    /** Those of which there is one for every form of {@link RowBlocks}. They may want more of a block's memory than any GPU gives unasked. */
    private static final List<String> ROW_KERNELS = List.of("went", "differentiate", "score");

    private final Gpu gpu;
    private final CUctx_st context = new CUctx_st();
    private final CUstream_st stream = new CUstream_st();
    private final CUmod_st module = new CUmod_st();
    private final cublasContext blas = new cublasContext();
    private final Map<String, CUfunc_st> kernels = new HashMap<>();
    private final FloatPointer one = new FloatPointer(1f);
    private final FloatPointer zero = new FloatPointer(0f);
    private long blasMemory;
    private boolean closed;

    /** @throws TrainingException one line, when the GPU is busy or full, or the kernels don't compile */
    CudaDevice(Gpu gpu, Products products, KernelCache cache) {
        this.gpu = gpu;
        try {
            int status = cudart.cuDevicePrimaryCtxRetain(context, gpu.index());
            if (status == cudart.CUDA_ERROR_DEVICE_UNAVAILABLE) {
                throw new TrainingException(gpu.name() + " is busy: another program has it for itself");
            }
            if (status == cudart.CUDA_ERROR_OUT_OF_MEMORY) {
                throw new TrainingException(gpu.name() + " is full: there is no memory for a context");
            }
            Cuda.check(status, "cuDevicePrimaryCtxRetain");
            enter();
            Cuda.check(cudart.cuStreamCreate(stream, cudart.CU_STREAM_NON_BLOCKING), "cuStreamCreate");
            loadKernels(cache);
            Cuda.checkBlas(cublas.cublasCreate_v2(blas), "cublasCreate");
            Cuda.checkBlas(cublas.cublasSetStream_v2(blas, stream), "cublasSetStream");
            blasMemory = allocate("cuBLAS", BLAS_MEMORY);
            Cuda.checkBlas(
                    cublas.cublasSetWorkspace_v2(blas, new Address(blasMemory), BLAS_MEMORY), "cublasSetWorkspace");
            int mode = products == Products.TF32 ? cublas.CUBLAS_TF32_TENSOR_OP_MATH : cublas.CUBLAS_DEFAULT_MATH;
            Cuda.checkBlas(cublas.cublasSetMathMode(blas, mode), "cublasSetMathMode");
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void loadKernels(KernelCache cache) {
        String source = KernelSource.text();
        String target = KernelCompiler.target(gpu.capability());
        String version = KernelCompiler.version();
        if (load(cache.get(source, target, version, KernelCompiler::compile)) != cudart.CUDA_SUCCESS) {
            // A damaged file, perhaps: once more without it.
            cache.forget(source, target, version);
            Cuda.check(load(cache.get(source, target, version, KernelCompiler::compile)), "cuModuleLoadData");
        }
        KERNELS.forEach(this::kernel);
        for (String name : ROW_KERNELS) {
            for (String form : RowBlocks.FORMS) {
                Cuda.check(
                        cudart.cuFuncSetAttribute(
                                kernel(name + form),
                                cudart.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES,
                                MAX_BLOCK_MEMORY),
                        "cuFuncSetAttribute of " + name + form);
            }
        }
    }

    private CUfunc_st kernel(String name) {
        CUfunc_st kernel = new CUfunc_st();
        Cuda.check(cudart.cuModuleGetFunction(kernel, module, name), "cuModuleGetFunction of " + name);
        kernels.put(name, kernel);
        return kernel;
    }

    private int load(byte[] code) {
        try (BytePointer image = new BytePointer(code)) {
            return cudart.cuModuleLoadData(module, image);
        }
    }

    /** The context is the calling thread's from here on. */
    private void enter() {
        Cuda.check(cudart.cuCtxSetCurrent(context), "cuCtxSetCurrent");
    }

    @Override
    public String name() {
        return gpu.name();
    }

    @Override
    public int multiprocessors() {
        return gpu.multiprocessors();
    }

    @Override
    public long allocate(String what, long bytes) {
        enter();
        long[] address = new long[1];
        int status = cudart.cuMemAlloc(address, bytes);
        if (status == cudart.CUDA_ERROR_OUT_OF_MEMORY) {
            try (SizeTPointer free = new SizeTPointer(1);
                    SizeTPointer total = new SizeTPointer(1)) {
                Cuda.check(cudart.cuMemGetInfo(free, total), "cuMemGetInfo");
                throw new TrainingException(OutOfMemory.message(gpu.name(), what, bytes, free.get(), total.get()));
            }
        }
        Cuda.check(status, "cuMemAlloc");
        return address[0];
    }

    @Override
    public void free(long address) {
        enter();
        // It waits for what still uses the memory.
        Cuda.check(cudart.cuMemFree(address), "cuMemFree");
    }

    @Override
    public void upload(long address, ByteBuffer from) {
        enter();
        Cuda.check(
                cudart.cuMemcpyHtoDAsync(address, new BytePointer(from), from.remaining(), stream),
                "cuMemcpyHtoDAsync");
        // The buffer is the caller's again.
        synchronize();
    }

    @Override
    public void download(long address, ByteBuffer to) {
        enter();
        Cuda.check(cudart.cuMemcpyDtoHAsync(new BytePointer(to), address, to.remaining(), stream), "cuMemcpyDtoHAsync");
        synchronize();
        to.position(to.limit());
    }

    /** Waits for all that was asked of it. */
    void synchronize() {
        Cuda.check(cudart.cuStreamSynchronize(stream), "cuStreamSynchronize");
    }

    @Override
    public void clear(long address, long bytes) {
        enter();
        Cuda.check(cudart.cuMemsetD8Async(address, (byte) 0, bytes, stream), "cuMemsetD8Async");
    }

    /** A point in the device's own time, reached when all work before it is done. Whoever asks closes it. */
    Moment moment() {
        enter();
        CUevent_st event = new CUevent_st();
        Cuda.check(cudart.cuEventCreate(event, cudart.CU_EVENT_DEFAULT), "cuEventCreate");
        Moment moment = new Moment(event);
        try {
            Cuda.check(cudart.cuEventRecord(event, stream), "cuEventRecord");
            return moment;
        } catch (RuntimeException e) {
            moment.close();
            throw e;
        }
    }

    /** An event of the stream. */
    final class Moment implements AutoCloseable {
        private final CUevent_st event;

        private Moment(CUevent_st event) {
            this.event = event;
        }

        /** Waits for both. */
        double secondsSince(Moment earlier) {
            enter();
            Cuda.check(cudart.cuEventSynchronize(event), "cuEventSynchronize");
            float[] milliseconds = new float[1];
            Cuda.check(cudart.cuEventElapsedTime(milliseconds, earlier.event, event), "cuEventElapsedTime");
            return milliseconds[0] * 1e-3;
        }

        @Override
        public void close() {
            enter();
            cudart.cuEventDestroy(event);
        }
    }

    /** From one place of its memory to another. */
    void copy(long to, long from, long bytes) {
        enter();
        Cuda.check(cudart.cuMemcpyDtoDAsync(to, from, bytes, stream), "cuMemcpyDtoDAsync");
    }

    @Override
    public void launch(String kernel, Grid grid, TreeArguments arguments) {
        enter();
        // The driver copies the argument before it returns.
        try (BytePointer argument = new BytePointer(arguments.bytes());
                PointerPointer<BytePointer> list = new PointerPointer<>(1L)) {
            list.put(0, argument);
            Cuda.check(
                    cudart.cuLaunchKernel(
                            kernels.get(kernel),
                            grid.blocks(),
                            1,
                            1,
                            grid.threads(),
                            1,
                            1,
                            grid.memory(),
                            stream,
                            list,
                            (PointerPointer<?>) null),
                    "launch of " + kernel);
        }
    }

    @Override
    public void multiply(Product p) {
        enter();
        int transposeA = p.transposeA() ? cublas.CUBLAS_OP_T : cublas.CUBLAS_OP_N;
        int transposeB = p.transposeB() ? cublas.CUBLAS_OP_T : cublas.CUBLAS_OP_N;
        Address a = new Address(p.a().address());
        Address b = new Address(p.b().address());
        Address c = new Address(p.c().address());
        if (p.times() == 1) {
            Cuda.checkBlas(
                    cublas.cublasSgemm_v2(
                            blas,
                            transposeA,
                            transposeB,
                            p.m(),
                            p.n(),
                            p.k(),
                            one,
                            a,
                            p.a().pitch(),
                            b,
                            p.b().pitch(),
                            zero,
                            c,
                            p.c().pitch()),
                    "cublasSgemm");
        } else {
            Cuda.checkBlas(
                    cublas.cublasSgemmStridedBatched(
                            blas,
                            transposeA,
                            transposeB,
                            p.m(),
                            p.n(),
                            p.k(),
                            one,
                            a,
                            p.a().pitch(),
                            p.a().stride(),
                            b,
                            p.b().pitch(),
                            p.b().stride(),
                            zero,
                            c,
                            p.c().pitch(),
                            p.c().stride(),
                            p.times()),
                    "cublasSgemmStridedBatched");
        }
    }

    @Override
    public Recording record(Runnable work) {
        enter();
        Cuda.check(
                cudart.cuStreamBeginCapture(stream, cudart.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL),
                "cuStreamBeginCapture");
        CUgraph_st graph = new CUgraph_st();
        try {
            work.run();
        } catch (RuntimeException e) {
            cudart.cuStreamEndCapture(stream, graph); // fails, too: what happened first is thrown
            throw e;
        }
        Cuda.check(cudart.cuStreamEndCapture(stream, graph), "cuStreamEndCapture");
        try {
            CUgraphExec_st executable = new CUgraphExec_st();
            Cuda.check(cudart.cuGraphInstantiate(executable, graph, 0), "cuGraphInstantiate");
            return new Graph(executable);
        } finally {
            cudart.cuGraphDestroy(graph);
        }
    }

    private final class Graph implements Recording {
        private final CUgraphExec_st executable;

        Graph(CUgraphExec_st executable) {
            this.executable = executable;
        }

        @Override
        public void play() {
            enter();
            Cuda.check(cudart.cuGraphLaunch(executable, stream), "cuGraphLaunch");
        }

        @Override
        public void close() {
            enter();
            Cuda.check(cudart.cuGraphExecDestroy(executable), "cuGraphExecDestroy");
        }
    }

    /** Gives back what there is, whatever state the device is in: an error here has had its message before. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!context.isNull()) {
            cudart.cuCtxSetCurrent(context);
            if (!stream.isNull()) {
                cudart.cuStreamSynchronize(stream);
            }
            if (!blas.isNull()) {
                cublas.cublasDestroy_v2(blas);
            }
            if (blasMemory != 0) {
                cudart.cuMemFree(blasMemory);
            }
            if (!module.isNull()) {
                cudart.cuModuleUnload(module);
            }
            if (!stream.isNull()) {
                cudart.cuStreamDestroy(stream);
            }
            cudart.cuDevicePrimaryCtxRelease(gpu.index());
        }
        one.close();
        zero.close();
    }

    /** An address of the device, in the form that cuBLAS's binding asks for. It owns nothing. */
    private static final class Address extends FloatPointer {
        Address(long value) {
            super((Pointer) null);
            this.address = value;
        }
    }
}
