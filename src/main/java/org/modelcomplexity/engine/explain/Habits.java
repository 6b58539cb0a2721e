package org.modelcomplexity.engine.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is usual for a model and what people change: how its reference prints it, or how its field counts it, and the
 * size and classes of the images that models of its kind are trained on.
 *
 * @param usual the settings that nothing is changed in
 * @param conventions the dialects' own conventions by dialect: what their references print
 * @param family the size and classes of its kind's own images
 * @param telling whether a published count hardly fits by chance
 */
record Habits(Settings usual, Map<String, String> conventions, Family family, boolean telling) {
    /** torchvision's tables are of torch's own counter; papers take fvcore's flops, which are multiply-adds too. */
    private static final String COUNTER = "flop-counter-2.13";

    private static final String TRACE = "fvcore";

    /** What a reference printed by before its convention: Ultralytics' tables up to 2024 are of thop itself. */
    private static final Map<String, String> EARLIER = Map.of("ultralytics-thop-2.1.6", "thop-0.1.1");

    private static final Set<String> OF_THE_MODEL = Set.of("dialect", "scale", "nc");

    static Habits of(Question question, Sample own) {
        boolean list = own.dialect().saysItsInputs();
        boolean works = question.published().hasWork();
        Map<String, String> conventions = new HashMap<>();
        question.others().forEach(each -> conventions.put(each.name(), each.convention()));
        conventions.put(own.dialect().name(), list ? COUNTER : own.dialect().convention());
        Settings usual = new Settings(
                "training",
                own.dialect().name(),
                works ? conventions.get(own.dialect().name()) : null,
                works ? (list ? "full" : "printed") : null,
                list && works ? "mac" : "flop",
                own.imgsz(),
                own.inputs(),
                own.nc(),
                own.scale());
        return new Habits(
                usual, conventions, Family.of(own), question.published().isTelling());
    }

    /** Whether anybody prints what a convention gives, measured in a way. */
    boolean isMeasured(Sample.Work work) {
        return work.measured().equals("full")
                || conventions.containsValue(work.convention())
                || isEarlier(work.convention());
    }

    private boolean isEarlier(@Nullable String convention) {
        return convention != null && convention.equals(EARLIER.get(usual.convention()));
    }

    /** The settings that differ from the usual ones. */
    List<String> changed(Settings settings) {
        List<String> changed = new ArrayList<>();
        boolean own = Objects.equals(conventions.get(settings.dialect()), settings.convention());
        note(changed, "mode", settings.mode(), usual.mode());
        note(changed, "dialect", settings.dialect(), usual.dialect());
        note(changed, "convention", own || settings.convention() == null, true);
        note(changed, "measured", own ? settings.measured() : usual.measured(), usual.measured());
        note(changed, "unit", settings.unit(), usual.unit());
        note(changed, "imgsz", settings.imgsz(), usual.imgsz());
        note(changed, "nc", settings.nc(), usual.nc());
        note(changed, "scale", settings.scale(), usual.scale());
        return changed;
    }

    private static void note(List<String> changed, String name, @Nullable Object value, @Nullable Object usual) {
        if (!Objects.equals(value, usual)) {
            changed.add(name);
        }
    }

    /** The changes that say something: not the mode, nor what goes with another change by itself. */
    List<String> weighing(Settings settings, List<String> changed) {
        List<String> weighing = new ArrayList<>(changed);
        weighing.remove("mode");
        if (family.hasSize(settings) && family.hasClasses(settings) && changed.contains("imgsz")) {
            weighing.remove("nc");
        }
        if (TRACE.equals(settings.convention()) && changed.contains("convention")) {
            // What it calls a flop is a multiply-add.
            weighing.remove("unit");
        }
        if (isTheFieldsOwn(settings)) {
            weighing.removeAll(List.of("convention", "unit"));
        }
        if (isEarlier(settings.convention()) && "printed".equals(settings.measured())) {
            weighing.remove("convention");
        }
        return weighing;
    }

    /** How plausible settings are with these changes that say something. */
    Plausibility plausibility(Settings settings, List<String> weighing) {
        if (weighing.isEmpty()) {
            return Plausibility.LIKELY;
        }
        if (isOdd(settings, weighing)) {
            return Plausibility.FAR_FETCHED;
        }
        long model = ofTheModel(weighing);
        boolean told = telling && model <= 2 && weighing.size() - model <= 1;
        return weighing.size() == 1 || told ? Plausibility.POSSIBLE : Plausibility.FAR_FETCHED;
    }

    /** By how many changes settings may meet rounded figures: an odd size, of which there are many, is as good as two. */
    long freedom(Settings settings, List<String> weighing) {
        return weighing.size() - (telling ? ofTheModel(weighing) : 0) + (isOdd(settings, weighing) ? 1 : 0);
    }

    private static long ofTheModel(List<String> changes) {
        return changes.stream().filter(OF_THE_MODEL::contains).count();
    }

    private boolean isOdd(Settings settings, List<String> weighing) {
        return weighing.contains("imgsz") && !family.hasSize(settings);
    }

    /** Whether what no reference prints is counted as its field does: by torch, or by fvcore. */
    private boolean isTheFieldsOwn(Settings settings) {
        return settings.imgsz() == null
                && (COUNTER.equals(settings.convention())
                        || TRACE.equals(settings.convention())
                                && settings.unit().equals("mac"));
    }

    /** How far settings are from the usual ones: what people change often weighs little. */
    static int weight(List<String> changed) {
        int weight = 0;
        for (String setting : changed) {
            weight += switch (setting) {
                case "mode" -> 10;
                case "nc" -> 11;
                case "scale" -> 12;
                case "imgsz" -> 14;
                case "dialect" -> 15;
                case "convention" -> 16;
                case "measured" -> 18;
                default -> 20;
            };
        }
        return weight;
    }

    /** Why settings are so plausible. */
    String reason(Settings settings, List<String> changed, Plausibility plausibility) {
        List<String> named = new ArrayList<>(changed);
        named.remove("mode");
        return switch (plausibility) {
            case LIKELY ->
                settings.imgsz() == null && settings.convention() != null
                        ? "as its field counts it: by " + settings.convention()
                                + (settings.unit().equals("mac") ? ", a multiply-add taken as one" : "")
                        : changed.contains("convention")
                                ? "as its own reference printed it while it used " + settings.convention() + ", "
                                        + settings.mode()
                                : "as its own reference has it, " + settings.mode();
            case POSSIBLE -> "what people do change: " + String.join(", ", named);
            case FAR_FETCHED ->
                named.contains("imgsz") && !family.hasSize(settings)
                        ? "an odd image size"
                        : "several changes at once, which meet rounded figures by chance: " + String.join(", ", named);
        };
    }
}
