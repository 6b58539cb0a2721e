package org.modelcomplexity.engine.cost;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.cost.CostOptions.Precision;

/** A few devices by name: dense peaks and bandwidth as their datasheets print them, halved where those print sparse ones. */
public final class Devices {
    private static final double TERA = 1e12;
    private static final double GIGA = 1e9;
    private static final String A100 = "NVIDIA A100 Tensor Core GPU datasheet, "
            + "https://www.nvidia.com/content/dam/en-zz/Solutions/Data-Center/a100/pdf/nvidia-a100-datasheet-us-nvidia-1758950-r4-web.pdf";
    private static final String H100 =
            "NVIDIA H100 Tensor Core GPU datasheet, as printed at https://archive-lib.hpctech.co.jp/gpuproduct/nvidia-h100.html; "
                    + "peaks with sparsity halved, as it says";
    private static final String L40S =
            "NVIDIA L40S datasheet, as printed at https://www.mullet.se/product.html?product_id=355414; no INT8 peak is printed there";

    /** All of them, by name. */
    public static final Map<String, Device> ALL = byName(List.of(
            new Device(
                    "a100-40gb", "NVIDIA A100 40GB SXM", peaks(19.5, 312, 624.0), 1555 * GIGA, 40_000_000_000L, A100),
            new Device(
                    "a100-80gb", "NVIDIA A100 80GB SXM", peaks(19.5, 312, 624.0), 2039 * GIGA, 80_000_000_000L, A100),
            new Device("h100-pcie", "NVIDIA H100 PCIe", peaks(51, 756.5, 1513.0), 2000 * GIGA, 80_000_000_000L, H100),
            new Device("h100-sxm", "NVIDIA H100 SXM", peaks(67, 989.5, 1979.0), 3350 * GIGA, 80_000_000_000L, H100),
            new Device("l40s", "NVIDIA L40S", peaks(91.6, 362.05, null), 864 * GIGA, 48_000_000_000L, L40S)));

    private Devices() {}

    /** float32 without tensor cores, both halves with them. */
    private static Map<Precision, Double> peaks(double single, double half, @Nullable Double integer) {
        Map<Precision, Double> peaks = new LinkedHashMap<>();
        peaks.put(Precision.FLOAT32, single * TERA);
        peaks.put(Precision.FLOAT16, half * TERA);
        peaks.put(Precision.BFLOAT16, half * TERA);
        if (integer != null) {
            peaks.put(Precision.INT8, integer * TERA);
        }
        return peaks;
    }

    private static Map<String, Device> byName(List<Device> devices) {
        Map<String, Device> all = new LinkedHashMap<>();
        devices.forEach(device -> all.put(device.name(), device));
        return all;
    }
}
