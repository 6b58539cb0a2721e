package org.modelcomplexity;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between the rooms, held by the build. */
class ArchitectureTests {
    private static final String BASE = "org.modelcomplexity";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BASE);

    @Test
    void nothingFlowsBackBetweenTheRooms() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(BASE + "..")
                .layer("web")
                .definedBy(BASE + ".web..")
                .layer("service")
                .definedBy(BASE + ".service..")
                .layer("report")
                .definedBy(BASE + ".report..")
                .layer("read")
                .definedBy(BASE + ".read..")
                .layer("engine")
                .definedBy(BASE + ".engine..")
                .whereLayer("web")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("service")
                .mayOnlyBeAccessedByLayers("web")
                .whereLayer("report")
                .mayOnlyBeAccessedByLayers("service", "web")
                .whereLayer("read")
                .mayOnlyBeAccessedByLayers("service", "web")
                .whereLayer("engine")
                .mayOnlyBeAccessedByLayers("web", "service", "report", "read")
                .check(CLASSES);
    }

    /** From the top down: each room knows those behind it alone. */
    private static final List<String> ROOMS = List.of(
            "explain",
            "sweep",
            "gate",
            "analysis",
            "cost",
            "graph.export",
            "graph.onnx",
            "graph",
            "resolve",
            "network",
            "fusion",
            "autograd",
            "derivative",
            "convention",
            "count",
            "identity",
            "spec",
            "dialect",
            "block",
            "definition",
            "notation",
            "layer",
            "leaf",
            "module",
            "python",
            "tensor",
            "problem",
            "document");

    /** A room of the engine; the analysis is the one way through all of them, in no room of its own. */
    private static String room(String name) {
        return name.equals("analysis") ? BASE + ".engine" : BASE + ".engine." + name;
    }

    @Test
    void insideTheEngineEachRoomKnowsOnlyThoseBelow() {
        for (int i = 0; i < ROOMS.size(); i++) {
            List<String> above =
                    ROOMS.subList(0, i).stream().map(ArchitectureTests::room).toList();
            noClasses()
                    .that()
                    .resideInAPackage(room(ROOMS.get(i)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(above.toArray(String[]::new))
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    @Test
    void theEngineKnowsNoFrameworkAndReadersNoMoreOfIt() {
        noClasses()
                .that()
                .resideInAPackage(BASE + ".engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..",
                        "tools.jackson..",
                        "com.fasterxml..",
                        "org.slf4j..",
                        "io.swagger..",
                        "jakarta..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(BASE + ".read..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        BASE + ".engine",
                        BASE + ".engine.layer",
                        BASE + ".engine.leaf",
                        BASE + ".engine.module",
                        BASE + ".engine.definition",
                        BASE + ".engine.notation",
                        BASE + ".engine.count",
                        BASE + ".engine.convention")
                .check(CLASSES);
    }

    @Test
    void theEngineHasNoMutableStaticState() {
        ArchRuleDefinition.fields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(BASE + ".engine..")
                .and()
                .areStatic()
                .and()
                .areDeclaredInClassesThat()
                .haveNameNotMatching(".*\\.Notation(Lexer|Parser).*")
                .should()
                .beFinal()
                .check(CLASSES);
    }

    /** What reads requests and chooses formats is shared by the rooms of single endpoints; what answers is nobody's to call. */
    @Test
    void whatAnswersRequestsIsCalledByNobody() {
        classes()
                .that()
                .resideInAPackage(BASE + ".web..")
                .and()
                .areAnnotatedWith("org.springframework.web.bind.annotation.RestController")
                .or()
                .areAnnotatedWith("org.springframework.context.annotation.Configuration")
                .should()
                .notHaveModifier(JavaModifier.PUBLIC)
                .check(CLASSES);
    }

    /** Tables, and what is still larger than a file or a room should be: each may only shrink. */
    private static final Map<String, Integer> LARGER = Map.ofEntries(
            entry("engine/convention/ExactConvention.java", 525),
            entry("engine/convention/OperatorConventions.java", 475),
            entry("engine/layer/Functions.java", 358),
            entry("engine/tensor/Attributes.java", 360),
            entry("report/Report.java", 430),
            entry("report/ReportBuilder.java", 350));

    @Test
    void filesAndRoomsStaySmall() throws IOException {
        Path root = Path.of("src/main/java/org/modelcomplexity");
        List<String> larger = new ArrayList<>();
        Map<String, Integer> rooms = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String name = root.relativize(file).toString().replace('\\', '/');
                int lines = Files.readAllLines(file).size();
                if (lines > LARGER.getOrDefault(name, 300)) {
                    larger.add(name + " has " + lines + " lines");
                }
                if (!name.endsWith("package-info.java") && name.contains("/")) {
                    rooms.merge(name.substring(0, name.lastIndexOf('/')), 1, Integer::sum);
                }
            }
        }
        rooms.forEach((room, types) -> {
            if (types > LARGER.getOrDefault(room, 15)) {
                larger.add(room + " has " + types + " types");
            }
        });
        assertThat(rooms).hasSizeGreaterThan(15);
        assertThat(larger).isEmpty();
    }
}
