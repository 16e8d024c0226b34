package fathom.experiment.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import fathom.random.Seed;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlannedTestTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    @Test
    void aMeanIsHeldInsideOfTheClaimNotHeldOutsideAndUndecidedAcrossItsEnd() {
        double[] values = {1.0, 1.1, 0.9, 1.05};
        assertEquals(Decision.HELD, PlannedTest.mean(0, INFINITY, values).decision());
        assertEquals(Decision.NOT_HELD, PlannedTest.mean(2, INFINITY, values).decision());
        assertEquals(Decision.NOT_DECIDED, PlannedTest.mean(1, INFINITY, values).decision());
    }

    @Test
    void oneSeedOrADivergedRunDecidesNothing() {
        assertEquals(Decision.NOT_DECIDED, PlannedTest.mean(0, INFINITY, 5).decision());
        PlannedTest diverged = PlannedTest.mean(0, INFINITY, 5, 5.1, Double.NaN, 5.2);
        assertEquals(Decision.NOT_DECIDED, diverged.decision());
        assertFalse(diverged.interval().known());
        assertEquals(Double.NaN, diverged.estimate(), "the runs that are left are others");
    }

    @Test
    void fewValuesThatAreEqualAreNoEvidence() {
        assertEquals(
                Decision.NOT_DECIDED,
                PlannedTest.mean(0, INFINITY, 0.1, 0.1, 0.1).decision());
        assertEquals(
                Decision.NOT_DECIDED, PlannedTest.ratio(0, 2, 1, 1, 1, 1, 1).decision());
        assertEquals(
                Decision.HELD,
                PlannedTest.mean(0, INFINITY, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1).decision());
    }

    @Test
    void aRatioIsJudgedByItsLogarithm() {
        PlannedTest test = PlannedTest.ratio(0.5, 2, 0.8, 1.25);
        assertEquals(1, test.estimate(), 1e-12);
        assertEquals(1, test.interval().low() * test.interval().high(), 1e-9);
    }

    @Test
    void allAgainstNoneIsHeldFromFourSeedsOnAndNotFromThree() {
        assertEquals(Decision.NOT_DECIDED, PlannedTest.whereNot(3, 0, 3).decision());
        assertEquals(Decision.HELD, PlannedTest.whereNot(4, 0, 4).decision());
    }

    @Test
    void allAgainstAllContradictsTheClaimThatTheOtherDoesNotTrain() {
        assertEquals(Decision.NOT_HELD, PlannedTest.whereNot(5, 5, 5).decision());
        assertEquals(Decision.NOT_HELD, PlannedTest.whereNot(0, 5, 5).decision());
    }

    @Test
    void aSmallShareMoreIsMoreOftenButNotWhereTheOtherDoesNotTrain() {
        assertEquals(Decision.HELD, PlannedTest.moreOften(60, 30, 200).decision());
        assertEquals(Decision.NOT_HELD, PlannedTest.whereNot(60, 30, 200).decision());
    }

    @Test
    void aDifferenceThatMayHaveEitherSignLeavesOpenWhichTrainsMoreOften() {
        assertEquals(Decision.NOT_DECIDED, PlannedTest.moreOften(7, 6, 12).decision());
        assertEquals(Decision.NOT_DECIDED, PlannedTest.moreOften(0, 0, 12).decision());
        assertEquals(Decision.NOT_HELD, PlannedTest.moreOften(2, 11, 12).decision());
        assertEquals(Decision.HELD, PlannedTest.moreOften(11, 2, 12).decision());
    }

    @Test
    void allAgainstAllHoldsThatBothTrainAlikeFromFourSeedsOn() {
        assertEquals(Decision.NOT_DECIDED, PlannedTest.equallyOften(3, 3, 3).decision());
        assertEquals(Decision.HELD, PlannedTest.equallyOften(4, 4, 4).decision());
        assertEquals(Decision.NOT_HELD, PlannedTest.equallyOften(10, 0, 10).decision());
    }

    @Test
    void whatTrainsMoreOftenTrainsNoLessOften() {
        assertEquals(Decision.HELD, PlannedTest.noLessOften(5, 0, 5).decision());
        assertEquals(Decision.HELD, PlannedTest.noLessOften(10, 10, 10).decision());
        assertEquals(Decision.NOT_DECIDED, PlannedTest.noLessOften(4, 5, 5).decision());
        assertEquals(Decision.NOT_HELD, PlannedTest.noLessOften(0, 10, 10).decision());
    }

    @Test
    void newcombesIntervalIsThatOfItsPaper() {
        // 9 of 10 against 3 of 10, method 10
        Interval interval = PlannedTest.whereNot(9, 3, 10).interval();
        assertEquals(0.1705, interval.low(), 1e-3);
        assertEquals(0.8090, interval.high(), 1e-3);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 10})
    void aTrueClaimAboutAMeanIsSeldomCalledNotHeld(int seeds) {
        RandomGenerator random = new Seed(11).generator();
        int wrong = 0;
        int experiments = 2000;
        for (int i = 0; i < experiments; i++) {
            double[] values = random.doubles(seeds).map(u -> u - 0.5).toArray();
            wrong += PlannedTest.mean(0, INFINITY, values).decision() == Decision.NOT_HELD ? 1 : 0;
            wrong += PlannedTest.mean(0.001, INFINITY, values).decision() == Decision.HELD ? 1 : 0;
        }
        assertEquals(0.05, (double) wrong / experiments, 0.02);
    }
}
