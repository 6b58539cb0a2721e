package org.modelcomplexity;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
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
            "resolve",
            "network",
            "fusion",
            "count",
            "spec",
            "dialect",
            "definition",
            "layer",
            "module",
            "python",
            "tensor",
            "problem",
            "document");

    @Test
    void insideTheEngineEachRoomKnowsOnlyThoseBelow() {
        for (int i = 0; i < ROOMS.size(); i++) {
            List<String> above = new ArrayList<>(List.of(BASE + ".engine"));
            ROOMS.subList(0, i).forEach(room -> above.add(BASE + ".engine." + room));
            noClasses()
                    .that()
                    .resideInAPackage(BASE + ".engine." + ROOMS.get(i))
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
                        BASE + ".engine.module",
                        BASE + ".engine.definition",
                        BASE + ".engine.count")
                .check(CLASSES);
    }

    @Test
    void theEngineHasNoMutableStaticState() {
        com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields()
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

    @Test
    void whatSpeaksHttpStaysInTheWebRoom() {
        classes()
                .that()
                .resideInAPackage(BASE + ".web..")
                .and()
                .areNotInnerClasses()
                .and()
                .areNotMemberClasses()
                .should()
                .notHaveModifier(JavaModifier.PUBLIC)
                .check(CLASSES);
    }
}
