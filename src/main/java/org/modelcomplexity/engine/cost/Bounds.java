package org.modelcomplexity.engine.cost;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.autograd.Value;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.Tensor;

/**
 * What a device cannot beat: each operation takes at least as long as its arithmetic at the device's peak, and as what it
 * reads and gives takes at the device's bandwidth. What shows another tensor's elements moves nothing.
 */
final class Bounds {
    private final @Nullable Device device;
    private final double peak;
    private final long floats;
    private final double[] rows;
    private double backward;
    private double computing;
    private double moving;
    private double flops;
    private double bytes;

    Bounds(@Nullable Device device, CostOptions.Precision precision, int count) {
        Double known = device == null ? null : device.peakFlops().get(precision);
        this.device = known == null ? null : device;
        this.peak = known == null ? 1 : known;
        this.floats = precision.bytes();
        this.rows = new double[count];
    }

    /** One more operation, with FLOPs of both passes. */
    void add(StepPass.Ran ran, ExactPass.Work work) {
        if (device == null || InferencePass.isView(ran.operation()) && work.forward() == 0) {
            return;
        }
        double moved = moved(ran);
        double compute = work.forward() / peak;
        double memory = moved / device.bandwidth();
        rows[ran.row()] += Math.max(compute, memory);
        computing += compute > memory ? compute : 0;
        moving += compute > memory ? 0 : memory;
        flops += work.forward();
        bytes += moved;
        if (ExactPass.isReached(ran.out())) {
            backward += Math.max(work.backward() / peak, back(ran) / device.bandwidth());
        }
    }

    private double size(DataType type, double elements) {
        return elements * (type == DataType.FLOAT32 ? floats : type.bytes());
    }

    private double moved(StepPass.Ran ran) {
        Operation operation = ran.operation();
        double sum = 0;
        for (Tensor each : operation.inputs()) {
            sum += size(each.type(), each.shape().elements());
        }
        for (Tensor each : operation.outputs()) {
            sum += size(each.type(), each.shape().elements());
        }
        for (Value each : ran.call().learned().values()) {
            sum += size(each.type(), each.shape().elements());
        }
        return sum;
    }

    /** The result's gradient is read, and those that are wanted are written. */
    private double back(StepPass.Ran ran) {
        double sum = 0;
        for (Tensor each : ran.operation().outputs()) {
            sum += size(each.type(), each.shape().elements());
        }
        for (List<Value> all :
                List.of(ran.call().in(), List.copyOf(ran.call().learned().values()))) {
            for (Value each : all) {
                sum += each.wants() ? size(each.type(), each.shape().elements()) : 0;
            }
        }
        return sum;
    }

    /** Seconds of a row's forward pass; null where no device is named that computes in the type. */
    @Nullable
    Double seconds(int row) {
        return device == null ? null : (Double) rows[row];
    }

    /** What it comes to; null likewise. */
    Cost.@Nullable Bound bound() {
        if (device == null) {
            return null;
        }
        double forward = 0;
        for (double each : rows) {
            forward += each;
        }
        return new Cost.Bound(device, forward, forward + backward, computing > moving, bytes == 0 ? 0 : flops / bytes);
    }
}
