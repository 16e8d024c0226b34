package fathom.experiment.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fathom.experiment.live.LiveRun.State;
import fathom.experiment.record.LiveReader;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunName;
import fathom.experiment.record.Stage;
import fathom.experiment.record.StoppedRun;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveRunsTest {
    private static final RunKey KEY = new RunKey("he", 48, 0, 0.01);
    private static final RunName NAME = RunName.of(Stage.RUN, KEY);

    /** A run of which three of nine steps are known, a second apart; of the second no values. */
    private static LiveRun after(long seconds, Map<RunName, StoppedRun> stopped) {
        var under = new LiveReader.Under(
                NAME, KEY, 9, 0, new float[] {2, Float.NaN, 1}, new float[] {0, Float.NaN, 0.5f}, new long[] {
                    0, 1000, 2000
                });
        var look = new LiveFolder.Look("", Map.of(), Set.of(NAME), Map.of(), Map.of(NAME, under), stopped, List.of());
        return new LiveRuns().of(look, 1000 * seconds).get(0);
    }

    private static Map<RunName, StoppedRun> asked() {
        return Map.of(NAME, new StoppedRun(NAME, 0, 0));
    }

    @Test
    void aRunIsToldByItsLastSteps() {
        LiveRun run = after(3, Map.of());
        assertEquals(State.RUNNING, run.state());
        assertEquals(3, run.step());
        assertEquals(1.5, run.loss(), "of the steps that are known");
        assertEquals(6, run.left(), 1e-9);
    }

    @Test
    void aRunOfWhichNothingIsHeardIsSilent() {
        assertEquals(State.RUNNING, after(22, Map.of()).state());
        assertEquals(State.SILENT, after(23, Map.of()).state());
    }

    @Test
    void aSilentRunThatIsAskedToStopIsStoppedSinceNobodyIsLeftToSaySo() {
        assertEquals(State.STOPPING, after(3, asked()).state());
        assertEquals(State.STOPPED, after(23, asked()).state());
    }
}
