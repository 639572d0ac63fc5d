package org.espalier.train.cuda;

import java.nio.ByteBuffer;
import java.util.List;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Loss;
import org.espalier.train.ObjectiveValue;
import org.espalier.train.Steps;
import org.espalier.train.StepsResult;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeParameters;

/**
 * Steps on a device. Data, parameters and moments are there from the start; a run sends the order of its rows and its
 * rates, and gets the objectives back. Between the first and the last step of a run the device is asked nothing: it counts
 * the steps itself, and where a number is not finite it stops to update.
 *
 * <p>A step: gather the batch's rows (kernel {@code prepare}); gate products by the matrix library; what goes left and
 * right at each gate, and the balance penalty of it ({@code went}, {@code balance}; left out where lambda is 0); loss and
 * derivatives row by row, from the root down and from the leaves up ({@code differentiate}); gradients of weights and
 * leaves by the matrix library; the rest of the gradient and its norm ({@code gradients}, {@code finish}); {@code adam}.
 */
final class CudaEngine implements TreeEngine {
    private static final List<String> CONTROL = KernelSource.fields("Control");

    private final Device device;
    private final DeviceScope scope;
    private final Transfer transfer;
    private final EngineSettings settings;
    private final ParameterLayout layout;
    private final TreeArguments arguments = new TreeArguments();
    private final int dataRows;
    private long step;
    private DeviceScope plan;
    private int plannedRows;
    private int plannedSteps;
    private BatchWork work;
    private boolean closed;

    /** @param device closed with the engine, and also where the engine can't be made */
    CudaEngine(Device device, TrainingData data, EngineSettings settings, EngineState state) {
        this(device, data.rows(), data.features().columns(), data.classes(), settings, state, (scope, arguments) -> {
            DeviceRows.upload(data.features(), scope, arguments);
            Transfer transfer = new Transfer(scope.device());
            long targets = scope.floats("targets", data.targets().length);
            long weights = scope.floats("weights", data.rows());
            transfer.upload(targets, data.targets());
            transfer.upload(weights, data.weights());
            arguments.set("targets", targets).set("weights", weights);
        });
    }

    /** Puts data on a device, and says in the arguments where they are. */
    interface DataLoading {
        void load(DeviceScope scope, TreeArguments arguments);
    }

    CudaEngine(
            Device device,
            int rows,
            int features,
            int classes,
            EngineSettings settings,
            EngineState state,
            DataLoading loading) {
        this.device = device;
        this.settings = settings;
        this.layout = ParameterLayout.of(state.parameters());
        this.dataRows = rows;
        this.step = state.step();
        this.scope = new DeviceScope(device);
        this.plan = new DeviceScope(device);
        this.transfer = new Transfer(device);
        try {
            if (layout.features() != features || layout.classes() != classes) {
                throw new IllegalArgumentException("expected parameters for " + features + " features and " + classes
                        + " classes, found " + layout.features() + " and " + layout.classes());
            }
            layout.describe(arguments);
            arguments
                    .set("mixture", settings.loss() == Loss.MIXTURE ? 1 : 0)
                    .set("learnBeta", settings.learnBeta() ? 1 : 0)
                    .set("balance", settings.balance())
                    .set("window", settings.window())
                    .set("clipNorm", settings.clipNorm());
            loading.load(scope, arguments);
            upload(state);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void upload(EngineState state) {
        int nodes = layout.shape().nodes();
        int leaves = layout.shape().leaves();
        arguments
                .set("control", scope.allocate("control", (long) CONTROL.size() * Long.BYTES))
                .set("parameters", uploaded("parameters", layout.join(state.parameters())))
                .set("first", uploaded("moments", layout.join(state.firstMoment())))
                .set("second", uploaded("moments", layout.join(state.secondMoment())))
                .set("gradient", scope.floats("gradient", layout.length()))
                .set("runningRight", uploaded(state.runningRight()))
                .set("runningReach", uploaded(state.runningReach()))
                .set("nextRight", scope.doubles("running sums", nodes))
                .set("nextReach", scope.doubles("running sums", nodes))
                .set("gateBeta", scope.floats("betas", nodes))
                .set("leafTable", scope.floats("leaf tables", (long) leaves * layout.classes()))
                .set("tolls", scope.floats("tolls", 2L * nodes))
                .set("terms", scope.doubles("tolls", nodes));
        // Without a penalty nobody writes them.
        device.clear(arguments.get("tolls"), 2L * nodes * Float.BYTES);
    }

    private long uploaded(String what, float[] values) {
        long address = scope.floats(what, values.length);
        transfer.upload(address, values);
        return address;
    }

    private long uploaded(double[] values) {
        long address = scope.doubles("running sums", values.length);
        transfer.upload(address, values);
        return address;
    }

    @Override
    public StepsResult run(Steps steps) {
        int batch = Math.min(steps.batch(), steps.rows().length);
        if (work == null || work.batch() != batch) {
            if (work != null) {
                work.close();
                work = null;
            }
            work = new BatchWork(device, layout, arguments, batch, settings.balance() > 0);
        }
        announce(steps.rows(), steps.beta(), steps.learningRate(), steps.mixturePower());
        work.run(steps.count());
        Outcome outcome = outcome();
        step = outcome.step;
        float[] objective = new float[steps.count()];
        transfer.download(arguments.get("objectives"), objective);
        return new StepsResult(objective, (int) outcome.failed);
    }

    @Override
    public ObjectiveValue evaluate(int[] rows, float beta, float mixturePower) {
        if (work != null) {
            work.close(); // its memory may be needed
            work = null;
        }
        announce(rows, new float[] {beta}, new float[1], mixturePower);
        try (BatchWork once = new BatchWork(device, layout, arguments, rows.length, settings.balance() > 0)) {
            once.evaluate();
            Outcome outcome = outcome();
            float[] gradient = new float[layout.length()];
            transfer.download(arguments.get("gradient"), gradient);
            return new ObjectiveValue(outcome.loss, outcome.penalty, layout.split(gradient));
        }
    }

    /** Tells the device what the next steps are. */
    private void announce(int[] rows, float[] betas, float[] rates, float mixturePower) {
        for (int row : rows) {
            if (row < 0 || row >= dataRows) {
                throw new IndexOutOfBoundsException("row " + row + " of " + dataRows);
            }
        }
        if (rows.length > plannedRows || rates.length > plannedSteps) {
            plan.close();
            plannedRows = Math.max(plannedRows, rows.length);
            plannedSteps = Math.max(plannedSteps, rates.length);
            arguments
                    .set("rows", plan.allocate("order of rows", (long) plannedRows * Integer.BYTES))
                    .set("betas", plan.floats("betas", plannedSteps))
                    .set("rates", plan.floats("rates", plannedSteps))
                    .set("objectives", plan.floats("objectives", plannedSteps));
            forget();
        }
        if (arguments.get("rowCount") != rows.length) {
            arguments.set("rowCount", rows.length);
            forget();
        }
        transfer.upload(arguments.get("rows"), rows);
        transfer.upload(arguments.get("betas"), betas);
        transfer.upload(arguments.get("rates"), rates);
        ByteBuffer control = transfer.buffer(CONTROL.size() * Long.BYTES);
        for (int i = 0; i < CONTROL.size(); i++) {
            control.putLong(0);
        }
        control.putLong(at("step"), step).putLong(at("failed"), -1).putDouble(at("power"), mixturePower);
        device.upload(arguments.get("control"), control.flip());
    }

    private void forget() {
        if (work != null) {
            work.forget();
        }
    }

    private static int at(String field) {
        return CONTROL.indexOf(field) * Long.BYTES;
    }

    /** What a run left behind. */
    private record Outcome(long step, long failed, double loss, double penalty) {}

    private Outcome outcome() {
        ByteBuffer control = transfer.buffer(CONTROL.size() * Long.BYTES);
        device.download(arguments.get("control"), control);
        return new Outcome(
                control.getLong(at("step")),
                control.getLong(at("failed")),
                control.getDouble(at("loss")),
                control.getDouble(at("penalty")));
    }

    @Override
    public TreeParameters parameters() {
        return downloaded("parameters");
    }

    private TreeParameters downloaded(String field) {
        float[] flat = new float[layout.length()];
        transfer.download(arguments.get(field), flat);
        return layout.split(flat);
    }

    @Override
    public EngineState state() {
        double[] right = new double[layout.shape().nodes()];
        double[] reach = new double[right.length];
        transfer.download(arguments.get("runningRight"), right);
        transfer.download(arguments.get("runningReach"), reach);
        return new EngineState(parameters(), downloaded("first"), downloaded("second"), right, reach, step);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        // Everything is given back, whatever fails on the way.
        try {
            if (work != null) {
                work.close();
            }
        } finally {
            try {
                plan.close();
                scope.close();
            } finally {
                device.close();
            }
        }
    }
}
