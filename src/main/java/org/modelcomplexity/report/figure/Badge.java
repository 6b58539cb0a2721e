package org.modelcomplexity.report.figure;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.modelcomplexity.engine.gate.Amount;
import org.modelcomplexity.engine.gate.Figure;
import org.modelcomplexity.engine.gate.Subject;

/** One figure of a model as a badge: what shields.io's endpoint badge reads, field by field. */
public record Badge(
        @Schema(description = "The version of shields' schema", example = "1")
        int schemaVersion,

        @Schema(description = "The figure and its mode", example = "parameters, training")
        String label,

        @Schema(description = "What it is, rounded, with its convention where it has one", example = "7.2M")
        String message,

        @Schema(description = "The colour of the message's half", example = "blue")
        String color,

        @Schema(hidden = true) @JsonIgnore String title) {
    private static final List<String> POWERS = List.of("", "k", "M", "G", "T", "P", "E");
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

    /**
     * The badge of a figure.
     *
     * @param value the figure of the subject
     */
    public static Badge of(Figure figure, Subject subject, BigDecimal value) {
        String name = subject.result().network().info().name();
        // What a step costs is of the network that trains, whichever was named.
        String mode = subject.isFused() ? ", fused" : ", training";
        String label = word(figure) + (figure.isOfCost() ? "" : mode);
        String by = figure.isWork() ? " (" + subject.convention() + ")" : "";
        String message = rounded(figure, value) + by;
        return new Badge(
                1, label, message, "blue", (name == null ? "" : name + ": ") + label + " " + exact(value) + by);
    }

    private static String word(Figure figure) {
        return switch (figure) {
            case MACS -> "MACs";
            case FLOPS -> "FLOPs";
            case GFLOPS -> "GFLOPs";
            case STEP_FLOPS -> "FLOPs a step";
            case WEIGHTS -> "weights";
            case KEPT_FOR_BACKWARD -> "kept for backward";
            case INFERENCE_PEAK -> "inference peak";
            case TRAINING_PEAK -> "training peak";
            case MACTS -> "activations";
            case PARAMETERS, GRADIENTS, LAYERS -> figure.label();
        };
    }

    /** One decimal, as people print it; layers and what is below a thousand as they are. */
    private static String rounded(Figure figure, BigDecimal value) {
        if (figure.unit() == Amount.Unit.PLAIN) {
            return decimal(value);
        }
        int power = 0;
        BigDecimal left = value;
        while (figure != Figure.LAYERS && tenths(left).compareTo(THOUSAND) >= 0 && power < POWERS.size() - 1) {
            left = left.divide(THOUSAND);
            power++;
        }
        String unit = figure.unit() == Amount.Unit.BYTES ? "B" : "";
        return (power == 0 ? exact(value) : decimal(left) + POWERS.get(power)) + unit;
    }

    private static BigDecimal tenths(BigDecimal value) {
        return value.setScale(1, RoundingMode.HALF_EVEN);
    }

    private static String decimal(BigDecimal value) {
        return tenths(value).toPlainString();
    }

    private static String exact(BigDecimal value) {
        return value.toPlainString();
    }
}
