package org.modelcomplexity.web.cost;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.cost.Device;
import org.modelcomplexity.engine.cost.Devices;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The devices that a request may name. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Catalogues")
class DeviceController {
    /** A device with its figures. */
    record DeviceEntry(
            @Schema(description = "Its name in requests", example = "a100-80gb")
            String name,

            @Schema(description = "What it is", example = "NVIDIA A100 80GB SXM")
            String about,

            @Schema(
                    description =
                            "Dense operations a second by dtype, a multiply-add being two; a type that is missing has no figure")
            Map<String, Double> peakFlops,

            @Schema(description = "Bytes a second between memory and arithmetic")
            double bandwidth,

            @Schema(description = "Bytes of memory") @Nullable
            Long memory,

            @Schema(description = "Where the figures are from") @Nullable
            String source) {
        static DeviceEntry of(Device device) {
            Map<String, Double> peaks = new LinkedHashMap<>();
            device.peakFlops().forEach((type, peak) -> peaks.put(type.name().toLowerCase(Locale.ROOT), peak));
            return new DeviceEntry(
                    device.name(), device.about(), peaks, device.bandwidth(), device.memory(), device.source());
        }
    }

    @Operation(
            summary = "A few devices with dense peaks by type and bandwidth, each with its source",
            description = "For the option device of cost; any other is described by peakFlops and bandwidth.")
    @GetMapping(path = "/devices", produces = MediaType.APPLICATION_JSON_VALUE)
    List<DeviceEntry> devices() {
        return Devices.ALL.values().stream().map(DeviceEntry::of).toList();
    }
}
