package fathom.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.datainit.DataDependentInitializations;
import fathom.nn.init.Initializers;
import fathom.nn.init.WeightKind;
import fathom.nn.model.ResidualSchemes;
import fathom.text.BadInputException;
import fathom.theory.CriticalLine;
import fathom.theory.Nonlinearity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {
    private static Recipe tanh(String text) {
        return Recipe.parse(text, Nonlinearity.TANH);
    }

    @ParameterizedTest
    @CsvSource({
        "he-normal, heNormal()",
        "critical(q=1/8), critical(0.125)",
        "HeNormal+Fixup, heNormal() + fixup",
        "orthogonal + lsuv, 'orthogonal(1.0) + lsuv(tolerance=0.05,iterations=10)'",
        "he+metainit(steps=2)+skip-init(1/10), 'heNormal() + skipinit(0.1) + metainit(steps=2,rate=0.03,momentum=0.9)'",
        "orthogonal(1e+1)+plain, orthogonal(10.0)",
    })
    void aRecipeIsAnInitializerASchemeAndADataDependentInitializationInAnyOrder(String text, String printed) {
        assertEquals(printed, tanh(text).toString());
    }

    @Test
    void thePartsAreWhatTheCataloguesMake() {
        Recipe recipe = tanh("he-normal+fixup+lsuv(0.1)");
        assertEquals(Initializers.heNormal(), recipe.weights());
        assertEquals(ResidualSchemes.fixup(), recipe.scheme());
        assertEquals(
                DataDependentInitializations.parse("lsuv(0.1)"),
                recipe.dataDependent().orElseThrow());
        assertFalse(recipe.isPlain());
        assertTrue(Recipe.of(Initializers.heNormal()).isPlain());
    }

    @Test
    void criticalIsCriticalForTheActivationOfTheNetwork() {
        for (Nonlinearity activation : List.of(Nonlinearity.RELU, Nonlinearity.ERF, Nonlinearity.leakyRelu(0.2))) {
            assertEquals(
                    Initializers.critical(CriticalLine.atLength(activation, 0.125), WeightKind.DELTA_ORTHOGONAL),
                    Recipe.parse("critical(q=1/8)", activation).weights());
        }
        assertEquals(Initializers.critical(0.125), tanh("critical(q=1/8)").weights());
    }

    @Test
    void anActivationThatIsGivenWins() {
        assertEquals(
                Initializers.criticalGaussian(0.125),
                Recipe.parse("critical-gaussian(q=1/8,activation=tanh)", Nonlinearity.RELU)
                        .weights());
    }

    @Test
    void aPointThatTheActivationDoesNotHaveIsRefusedAndNeverTanhs() {
        assertTrue(message("critical(q=1/8)", Nonlinearity.SIGMOID)
                .startsWith("initializer 'critical(q=1/8)': sigmoid: "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "he+fixp | unknown residual scheme or data-dependent initialization 'fixp', did you mean fixup?; known are plain, residual,"
                        + " beta, power, batch-norm, zero-gamma, fixup, skipinit, rezero, post-norm, pre-norm, deepnorm, t-fixup, lsuv, whitened,"
                        + " metainit, gradinit",
                "he+fixup+rezero | 'he+fixup+rezero' has 2 residual schemes, expected at most one",
                "he+lsuv+metainit | 'he+lsuv+metainit' has 2 data-dependent initializations, expected at most one",
                "he+lsuv(tol=1) | data-dependent initialization 'lsuv(tol=1)': unknown argument 'tol', did you mean tolerance?; lsuv takes"
                        + " tolerance, iterations",
                "he+ | '': expected NAME or NAME(ARGUMENT=VALUE,...)",
                "he+skipinit(x) | residual scheme 'skipinit(x)': alpha must be a finite number such as 0.05, 1e-3 or 1/32, got 'x'",
            })
    void whatIsWrongIsSaidInOneLine(String text, String message) {
        assertEquals(message, message(text, Nonlinearity.TANH));
    }

    private static String message(String text, Nonlinearity activation) {
        return assertThrows(BadInputException.class, () -> Recipe.parse(text, activation))
                .getMessage();
    }

    @Test
    void aListKeepsItsOrderAndTheTextsAsWritten() {
        assertEquals(
                List.of("delta(gain=1/32)", "HE+fixup", "mean-field(1,0)"),
                List.copyOf(Recipe.parseList("delta(gain=1/32), HE+fixup ,mean-field(1,0)", Nonlinearity.TANH)
                        .keySet()));
        assertThrows(BadInputException.class, () -> Recipe.parseList("he,he", Nonlinearity.TANH));
        assertThrows(BadInputException.class, () -> Recipe.parseList("he,,lecun", Nonlinearity.TANH));
    }
}
