package fathom.experiment.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StatisticTest {
    @Test
    void statisticsSkipNaNAndKnowTheirNumber() {
        Statistic statistic = Statistic.of(1, Double.NaN, 3, Double.POSITIVE_INFINITY);
        assertEquals(new Statistic(2, 2, Math.sqrt(2), 1, 3), statistic);
        assertFalse(Statistic.of(Double.NaN).known());
        assertTrue(Double.isNaN(Statistic.of(1).deviation()));
    }

    @Test
    void equalValuesHaveNoSpread() {
        assertEquals(new Statistic(3, 0.1, 0, 0.1, 0.1), Statistic.of(0.1, 0.1, 0.1));
        assertEquals(0.25, StudentT.twoSided(0.1, 0.1, 0.1), "whose sum is rounded");
    }
}
