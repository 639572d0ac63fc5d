package org.espalier.train.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.train.TrainingException;

/** The kernels on the processor. Says when memory is not given back, or given back twice. */
final class HostDevice implements Device {
    /** In which order the threads of a block take their turns within a phase, and the blocks of a kernel theirs. */
    enum Order {
        UP,
        DOWN,
        MIXED
    }

    private final HostProcess process = HostProcess.shared();
    private final Map<Long, Long> allocated = new HashMap<>();
    private final long memory;
    private List<HostProcess.Command> recording;

    HostDevice(Order order) {
        this(order, Long.MAX_VALUE);
    }

    /** @param memory bytes that may be allocated together */
    HostDevice(Order order, long memory) {
        this.memory = memory;
        process.new Command('o')
                .text(order.name().substring(0, 1).toLowerCase(java.util.Locale.ROOT))
                .send();
    }

    @Override
    public String name() {
        return "host";
    }

    /** As on an H100. */
    @Override
    public int multiprocessors() {
        return 132;
    }

    @Override
    public long allocate(String what, long bytes) {
        long used = allocated.values().stream().mapToLong(b -> b).sum();
        if (bytes > memory - used) {
            throw new TrainingException(OutOfMemory.message(name(), what, bytes, memory - used, memory));
        }
        byte[] answer = process.new Command('a').number(bytes).ask(Long.BYTES);
        long address = ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder()).getLong();
        allocated.put(address, bytes);
        return address;
    }

    @Override
    public void free(long address) {
        if (allocated.remove(address) == null) {
            throw new IllegalStateException("given back, but not allocated");
        }
        process.new Command('f').number(address).send();
    }

    @Override
    public void upload(long address, ByteBuffer from) {
        require(from);
        process.new Command('w').number(address).number((long) from.remaining()).send(from);
    }

    @Override
    public void download(long address, ByteBuffer to) {
        require(to);
        to.put(process.new Command('r')
                .number(address)
                .number((long) to.remaining())
                .ask(to.remaining()));
    }

    private static void require(ByteBuffer buffer) {
        if (!buffer.isDirect() || buffer.order() != ByteOrder.nativeOrder() || buffer.position() != 0) {
            throw new IllegalArgumentException("expected a direct buffer in the machine's order, from its start");
        }
    }

    @Override
    public void clear(long address, long bytes) {
        process.new Command('z').number(address).number(bytes).send();
    }

    @Override
    public void launch(String kernel, Grid grid, TreeArguments arguments) {
        if (grid.memory() > CudaDevice.MAX_BLOCK_MEMORY) {
            throw new IllegalArgumentException("a block of " + kernel + " wants " + grid.memory() + " bytes");
        }
        sendOrKeep(process.new Command('l')
                .number(kernel.length())
                .text(kernel)
                .number(grid.blocks())
                .number(grid.threads())
                .number(grid.memory())
                .bytes(arguments.bytes()));
    }

    @Override
    public void multiply(Product p) {
        sendOrKeep(process.new Command('m')
                .number(p.transposeA() ? 1 : 0)
                .number(p.transposeB() ? 1 : 0)
                .number(p.m())
                .number(p.n())
                .number(p.k())
                .number(p.times())
                .number(p.a().address())
                .number(p.a().pitch())
                .number(p.a().stride())
                .number(p.b().address())
                .number(p.b().pitch())
                .number(p.b().stride())
                .number(p.c().address())
                .number(p.c().pitch())
                .number(p.c().stride()));
    }

    private void sendOrKeep(HostProcess.Command command) {
        if (recording != null) {
            recording.add(command);
        } else {
            command.send();
        }
    }

    @Override
    public Recording record(Runnable work) {
        List<HostProcess.Command> kept = new ArrayList<>();
        recording = kept;
        try {
            work.run();
        } finally {
            recording = null;
        }
        return new Recording() {
            @Override
            public void play() {
                kept.forEach(HostProcess.Command::send);
            }

            @Override
            public void close() {
                kept.clear();
            }
        };
    }

    /** The process goes on, for the next one. */
    @Override
    public void close() {
        if (!allocated.isEmpty()) {
            int count = allocated.size();
            for (long address : List.copyOf(allocated.keySet())) {
                free(address);
            }
            throw new IllegalStateException(count + " pieces of memory were not given back");
        }
    }
}
