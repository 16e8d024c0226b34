package fathom.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import fathom.kernel.Activation;
import fathom.kernel.Convolution;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The rules of docs/architecture.md that the compiler cannot see. */
final class ArchitectureTest {
    private static final String[] CORE = {
        "fathom.tensor..",
        "fathom.random..",
        "fathom.kernel..",
        "fathom.autodiff..",
        "fathom.linalg..",
        "fathom.text..",
        "fathom.file..",
        "fathom.theory.."
    };
    private static final String[] NN = {"fathom.nn.."};
    private static final String[] DATA = {"fathom.data.."};
    private static final String[] TRAIN = {
        "fathom.train..",
        "fathom.probe..",
        "fathom.datainit..",
        "fathom.recipe..",
        "fathom.experiment..",
        "fathom.chart..",
        "fathom.advice..",
        "fathom.interop.."
    };
    private static final String[] EXAMPLES = {"fathom.cli..", "fathom.papers..", "fathom.cluster.."};

    private static final JavaClasses FATHOM = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("fathom");

    @Test
    void everyClassBelongsToAModule() {
        noClasses()
                .that(DescribedPredicate.not(resideInAnyPackage(CORE)
                        .or(resideInAnyPackage(NN))
                        .or(resideInAnyPackage(DATA))
                        .or(resideInAnyPackage(TRAIN))
                        .or(resideInAnyPackage(EXAMPLES))))
                .should(dependOnClassesThat(DescribedPredicate.alwaysTrue()))
                .because("a package that no module names escapes the rules below")
                .allowEmptyShould(true)
                .check(FATHOM);
    }

    @Test
    void modulesSeeOnlyWhatIsLeftOfThem() {
        mayNotSee(CORE, NN, DATA, TRAIN, EXAMPLES);
        mayNotSee(NN, DATA, TRAIN, EXAMPLES);
        mayNotSee(DATA, NN, TRAIN, EXAMPLES);
        mayNotSee(TRAIN, EXAMPLES);
    }

    private static void mayNotSee(String[] module, String[]... others) {
        for (String[] other : others) {
            noClasses()
                    .that()
                    .resideInAnyPackage(module)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(other)
                    .check(FATHOM);
        }
    }

    @Test
    void theoryIsMathematics() {
        noClasses()
                .that()
                .resideInAPackage("fathom.theory")
                .should(dependOnClassesThat(DescribedPredicate.not(resideInAnyPackage(
                                "java..",
                                "org.apache.commons.math3..",
                                "org.jspecify..",
                                "fathom.theory",
                                "fathom.linalg",
                                "fathom.text",
                                "fathom.tensor")
                        .or(assignableTo(Activation.class))
                        .or(assignableTo(Activation.Kind.class))
                        .or(assignableTo(Convolution.class)))))
                .because("it knows the values that describe a layer, and nothing of tapes, networks or training")
                .check(FATHOM);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("fathom.(**)").should().beFreeOfCycles().check(FATHOM);
    }

    @Test
    void measuringComesBeforeTrainingAndTrainingBeforeExperiments() {
        mayNotSee(new String[] {"fathom.probe.."}, new String[] {"fathom.train.."});
        mayNotSee(
                new String[] {"fathom.probe..", "fathom.datainit..", "fathom.train..", "fathom.chart.."},
                new String[] {"fathom.experiment.."});
        mayNotSee(new String[] {"fathom.experiment.record.."}, new String[] {"fathom.experiment.statistics.."});
    }

    @Test
    void chartsKnowNothingOfWhatTheyShow() {
        noClasses()
                .that()
                .resideInAPackage("fathom.chart..")
                .should(dependOnClassesThat(resideInAPackage("fathom..")
                        .and(DescribedPredicate.not(
                                resideInAnyPackage("fathom.chart..", "fathom.text..", "fathom.file..")))))
                .check(FATHOM);
    }

    @Test
    void statisticsKnowNoPage() {
        mayNotSee(
                new String[] {"fathom.experiment.statistics.."},
                new String[] {"fathom.experiment.report..", "fathom.chart.."});
    }

    @Test
    void onlyKernelsTouchTheVectorApiAndBlas() {
        onlyIn("fathom.kernel", resideInAnyPackage("jdk.incubator..", "org.bytedeco.."))
                .check(FATHOM);
    }

    @Test
    void onlyVectorFilesTouchTheVectorApi() {
        noClasses()
                .that()
                .haveNameNotMatching("fathom\\.kernel\\.Vector.*")
                .should(dependOnClassesThat(resideInAPackage("jdk.incubator..")))
                .because("the build compiles these files apart, and the rest must load where the module is missing")
                .check(FATHOM);
    }

    @Test
    void onlyLinalgUsesEjml() {
        onlyIn("fathom.linalg", resideInAPackage("org.ejml..")).check(FATHOM);
    }

    private static ArchRule onlyIn(String home, DescribedPredicate<JavaClass> what) {
        return noClasses().that().resideOutsideOfPackage(home).should(dependOnClassesThat(what));
    }

    @Test
    void randomnessComesFromSeeds() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Random.class)
                .orShould()
                .callMethod(Math.class, "random")
                .because("every use of randomness has its own stream, from a fathom.random.Seed")
                .check(FATHOM);
    }

    @Test
    void onlyTheCommandLineEndsTheProcess() {
        noClasses()
                .that()
                .resideOutsideOfPackage("fathom.cli")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(FATHOM);
    }

    @Test
    void publicFieldsAreFinal() {
        fields().that().arePublic().should().beFinal().check(FATHOM);
    }

    @Test
    void theRulesSeeTheWholeProject() {
        for (String[] module : new String[][] {CORE, NN, DATA, TRAIN, EXAMPLES}) {
            for (String name : module) {
                assertTrue(FATHOM.stream().anyMatch(resideInAPackage(name)), "no class in " + name + " was looked at");
            }
        }
    }
}
