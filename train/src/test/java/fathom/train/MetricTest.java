package fathom.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.data.Task;
import fathom.tensor.Shape;
import fathom.tensor.Target;
import fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;

class MetricTest {
    /** Two sequences of three steps and two classes: the classes that the outputs say are 0 1 0 and 1 1 0. */
    private static final Tensor STEPS = Tensor.of(Shape.of(2, 3, 2), 2, 1, 0, 3, 5, 5, -1, 0, 0, 1, 4, 2);

    @Test
    void aSequenceIsRightIfEveryStepIs() {
        Metric.Score score = Metric.tokens(-1).of(STEPS, Target.classes(0, 1, 0, 1, 0, 0));
        assertEquals(5.0 / 6, score.value());
        assertEquals(0.5, score.sequences());
    }

    @Test
    void stepsAtWhichNothingIsAskedDoNotCount() {
        Metric.Score score = Metric.tokens(0).of(STEPS, Target.classes(0, 1, 0, 0, 1, 1));
        assertEquals(2.0 / 3, score.value());
        assertEquals(0.5, score.sequences());
    }

    @Test
    void ofEqualOutputsTheFirstCountsAndNotANumberIsWrong() {
        Tensor rows = Tensor.of(Shape.of(1, 3, 2), 1, 1, 1, 1, Float.NaN, Float.NaN);
        assertEquals(1.0, Metric.tokens(-1).of(rows, Target.classes(0, 1, 1)).sum());
        assertEquals(
                1.0,
                Metric.accuracy()
                        .of(rows.reshaped(Shape.of(3, 2)), Target.classes(0, 1, 1))
                        .sum());
    }

    @Test
    void theSkillIsZeroAtTheBaselineAndOneWhereAllIsRight() {
        Tensor output = Tensor.of(Shape.of(2, 1), 1, 3);
        Metric skill = Metric.of(Task.numbers(1, 0.5, "the naive forecast"));
        assertEquals(1, skill.of(output, new Target.Numbers(output.copy())).value());
        assertEquals(
                0,
                skill.of(output, new Target.Numbers(Tensor.of(Shape.of(2, 1), 2, 3)))
                        .value());
        assertTrue(
                Double.isNaN(skill.of(output, new Target.Numbers(output.copy())).sequences()));
    }

    @Test
    void theSkillOnAnotherSetIsMeasuredAgainstItsOwnBaseline() {
        Tensor output = Tensor.of(Shape.of(2, 1), 1, 3);
        Target target = new Target.Numbers(Tensor.of(Shape.of(2, 1), 2, 3));
        Metric elsewhere =
                Metric.of(Task.numbers(1, 0.5, "the naive forecast")).on(Task.numbers(1, 2, "the naive forecast"));
        assertEquals(0.75, elsewhere.of(output, target).value());
        assertEquals(Metric.tokens(3), Metric.tokens(3).on(Task.numbers(1, 2, "the naive forecast")));
    }

    @Test
    void batchesOfDifferentSizeAddUpByTheirAnswers() {
        Metric.Score first = Metric.tokens(-1).of(STEPS, Target.classes(0, 1, 0, 1, 0, 0));
        Metric.Score second = Metric.tokens(-1).of(STEPS.slice(0, 1), Target.classes(1, 0, 1));
        assertEquals(5.0 / 9, first.plus(second).value());
        assertEquals(1.0 / 3, first.plus(second).sequences());
    }

    @Test
    void aTargetOfAnotherKindIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Metric.skill(1).of(STEPS, Target.classes(0)));
        Target numbers = new Target.Numbers(STEPS);
        assertThrows(IllegalArgumentException.class, () -> Metric.accuracy().of(STEPS, numbers));
        assertThrows(IllegalArgumentException.class, () -> Metric.tokens(0).of(STEPS, numbers));
    }
}
