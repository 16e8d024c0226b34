package fathom.theory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeepLinearDynamicsTest {

    @Test
    void twoMatricesFollowTheClosedForm() {
        var mode = new DeepLinearDynamics(2, 3, 0.01);
        for (double t : new double[] {0, 0.2, 0.5, 1, 1.7}) {
            double grown = Math.exp(2 * 3 * t);
            assertEquals(3 * grown / (grown - 1 + 3 / 0.01), mode.strengths(t)[0], 1e-13);
        }
        assertEquals(3, mode.strengths(1e6)[0], 0); // e^(2 s t) is beyond any double
    }

    @ParameterizedTest
    @CsvSource({"3, 2, 0.05", "5, 0.8, 0.01", "20, 1.5, 1", "20, 0.5, 1", "1000, 1.2, 1"})
    void theTimeBetweenTwoStrengthsIsTheIntegralOfTheInverseSpeed(int matrices, double target, double start) {
        var mode = new DeepLinearDynamics(matrices, target, start);
        double middle = (start + target) / 2;
        int panels = 20_000; // Simpson's rule in log u
        double width = Math.log(middle / start) / panels;
        double time = 0;
        for (int i = 0; i <= panels; i++) {
            double u = start * Math.exp(i * width);
            time += (i == 0 || i == panels ? 1 : i % 2 == 1 ? 4 : 2) * u / mode.speed(u) * width / 3;
        }
        assertEquals(middle, mode.strengths(time)[0], 1e-9 * middle);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10})
    void onTheWayOrAtOnceIsTheSame(int matrices) {
        var mode = new DeepLinearDynamics(matrices, 2, 0.1);
        double[] all = mode.strengths(0, 0.3, 0.3, 0.9, 40);
        assertEquals(0.1, all[0], 1e-15);
        assertArrayEquals(
                new double[] {all[1], all[1], all[3], 2},
                new double[] {all[2], mode.strengths(0.3)[0], mode.strengths(0.9)[0], all[4]},
                1e-10);
    }

    @Test
    void atStrengthOneTheTimeToLearnFallsAsOneOverTheDepth() {
        // from orthogonal weights (u_0 = 1): du/dt = N u^2 (s - u) up to O(1/N), so N t is the same for all deep
        // networks
        double shallow = new DeepLinearDynamics(100, 2, 1).strengths(0.5 / 100)[0];
        double deep = new DeepLinearDynamics(10_000, 2, 1).strengths(0.5 / 10_000)[0];
        assertEquals(shallow, deep, 0.01);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new DeepLinearDynamics(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new DeepLinearDynamics(2, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new DeepLinearDynamics(2, 1, 1).strengths(1, 0.5));
    }
}
