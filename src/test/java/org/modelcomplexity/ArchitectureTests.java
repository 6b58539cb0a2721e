package org.modelcomplexity;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
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

    @Test
    void insideTheEngineEachRoomKnowsOnlyThoseBelow() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(BASE + ".engine..")
                .layer("analysis")
                .definedBy(BASE + ".engine")
                .layer("count")
                .definedBy(BASE + ".engine.count")
                .layer("model")
                .definedBy(BASE + ".engine.model")
                .layer("definition")
                .definedBy(BASE + ".engine.definition")
                .layer("module")
                .definedBy(BASE + ".engine.module")
                .layer("tensor")
                .definedBy(BASE + ".engine.tensor")
                .layer("problem")
                .definedBy(BASE + ".engine.problem")
                .layer("document")
                .definedBy(BASE + ".engine.document")
                .whereLayer("analysis")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("count")
                .mayOnlyBeAccessedByLayers("analysis")
                .whereLayer("model")
                .mayOnlyBeAccessedByLayers("analysis")
                .whereLayer("definition")
                .mayOnlyBeAccessedByLayers("analysis", "model")
                .whereLayer("module")
                .mayOnlyBeAccessedByLayers("analysis", "model", "definition")
                .whereLayer("tensor")
                .mayOnlyBeAccessedByLayers("analysis", "count", "model", "definition", "module")
                .check(CLASSES);
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
                        BASE + ".engine", BASE + ".engine.module", BASE + ".engine.definition", BASE + ".engine.count")
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
