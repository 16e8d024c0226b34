package fathom.experiment.live;

import fathom.experiment.live.LiveRun.State;
import fathom.experiment.record.LiveReader;
import fathom.experiment.record.RunName;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import fathom.experiment.record.StoppedRun;
import fathom.experiment.statistics.Chance;
import fathom.experiment.statistics.LostLearning;
import fathom.train.Divergence;
import fathom.train.TrainingResult;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The runs of a look as rows, with what can be said of the time that is left. */
final class LiveRuns {
    private static final int AVERAGED = 50;
    private static final int PACE_STEPS = 100;
    private static final double SILENCE_SECONDS = 20;
    private static final double SILENT_STEPS = 20;
    private static final int STEM = 8; // its cost in body layers
    private static final String LEFT_OUT = "stopped by hand; left out";

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    /** Rows that do not change any more, of runs that are not read again. */
    private final Map<RunRecord, LiveRun> finished = new IdentityHashMap<>();

    List<LiveRun> of(LiveFolder.Look look, long now) {
        Map<RunName, RunRecord> done = look.done();
        Chance chance = Chance.of(look.settings());
        int tuning = longest(look, Stage.TUNING);
        int full = longest(look, Stage.RUN);
        List<LiveRun> runs = new ArrayList<>();
        for (RunName name : look.names()) {
            RunRecord record = done.get(name);
            LiveReader.Under under = look.underWay().get(name);
            StoppedRun stopped = look.stopped().get(name);
            int steps = name.stage() == Stage.TUNING ? tuning : full;
            if (record != null) {
                runs.add(finished.computeIfAbsent(record, run -> finished(name, run, chance)));
            } else if (under != null && !(stopped != null && stopped.steps() > 0)) {
                runs.add(underWay(name, under, stopped != null, now));
            } else {
                runs.add(waiting(name, stopped, steps));
            }
        }
        return runs;
    }

    private static int longest(LiveFolder.Look look, Stage stage) {
        int done = look.done().entrySet().stream()
                .filter(run -> run.getKey().stage() == stage)
                .mapToInt(run -> run.getValue().result().steps())
                .max()
                .orElse(0);
        return look.underWay().values().stream()
                .filter(run -> run.name().stage() == stage)
                .mapToInt(LiveReader.Under::steps)
                .reduce(done, Math::max);
    }

    private static LiveRun finished(RunName name, RunRecord record, Chance chance) {
        TrainingResult result = record.result();
        Divergence divergence = result.divergence();
        String note = divergence == null
                ? LostLearning.of(result, chance).map(lost -> "it " + lost).orElse("")
                : "diverged at step " + divergence.step() + " in " + divergence.layer() + ": " + divergence.what();
        return row(
                name,
                record.key().rate(),
                divergence == null ? State.DONE : State.DIVERGED,
                result.firstStep() + result.steps(),
                result.firstStep() + result.steps(),
                result.finalLoss(),
                result.finalAccuracy(),
                result.seconds(),
                0,
                note);
    }

    private static LiveRun underWay(RunName name, LiveReader.Under run, boolean asked, long now) {
        int n = run.loss().length;
        double pace = secondsPerStep(run);
        double silence = n == 0 ? 0 : (now - run.millis()[n - 1]) / 1e3;
        boolean silent = silence > Math.max(SILENCE_SECONDS, Double.isNaN(pace) ? 0 : SILENT_STEPS * pace);
        int step = run.firstStep() + n;
        return row(
                name,
                run.key().rate(),
                state(silent, asked),
                step,
                run.steps(),
                mean(run.loss()),
                mean(run.accuracy()),
                n == 0 ? 0 : (run.millis()[n - 1] - run.millis()[0]) / 1e3,
                silent ? Double.NaN : Math.max(0, (run.steps() - step) * pace),
                !silent ? "" : asked ? LEFT_OUT : "nothing heard of it since " + clock(run.millis()[n - 1]));
    }

    /** A silent one that is asked to end has nobody left who would say that it has. */
    private static State state(boolean silent, boolean asked) {
        if (asked) {
            return silent ? State.STOPPED : State.STOPPING;
        }
        return silent ? State.SILENT : State.RUNNING;
    }

    private static String clock(long millis) {
        return CLOCK.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
    }

    private static LiveRun waiting(RunName name, @Nullable StoppedRun stopped, int steps) {
        boolean byHand = stopped != null;
        return row(
                name,
                name.rate(),
                byHand ? State.STOPPED : State.QUEUED,
                stopped == null ? 0 : stopped.step(),
                stopped == null || stopped.steps() == 0 ? steps : stopped.steps(),
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                byHand ? LEFT_OUT : "");
    }

    private static LiveRun row(
            RunName name,
            double rate,
            State state,
            int step,
            int steps,
            double loss,
            double accuracy,
            double seconds,
            double left,
            String note) {
        String stage = name.stage().label();
        return new LiveRun(
                name.id(),
                stage,
                name.variant(),
                name.depth(),
                name.seedIndex(),
                rate,
                state,
                step,
                steps,
                loss,
                accuracy,
                seconds,
                left,
                note);
    }

    /** Of the last ones, without those that are not known. */
    private static double mean(float[] values) {
        double sum = 0;
        int n = 0;
        for (int i = Math.max(0, values.length - AVERAGED); i < values.length; i++) {
            if (!Float.isNaN(values[i])) {
                sum += values[i];
                n++;
            }
        }
        return n == 0 ? Double.NaN : sum / n;
    }

    /** The pace of the last steps; NaN before there are two. */
    private static double secondsPerStep(LiveReader.Under run) {
        int last = run.millis().length - 1;
        int from = Math.max(0, last - PACE_STEPS);
        return last < 1 ? Double.NaN : (run.millis()[last] - run.millis()[from]) / 1e3 / (last - from);
    }

    /**
     * Seconds until all is made, NaN if nothing has been measured yet: the layers and steps that are left, at the pace of what was made, shared by the runs that go side by
     * side now.
     */
    static double left(List<LiveRun> runs) {
        double made = 0;
        double seconds = 0;
        double rest = 0;
        int side = 0;
        for (LiveRun run : runs) {
            double layers = run.depth() + STEM;
            switch (run.state()) {
                case DONE, DIVERGED, RUNNING, SILENT, STOPPING -> {
                    made += layers * run.step();
                    seconds += run.seconds();
                }
                default -> {}
            }
            switch (run.state()) {
                case RUNNING, STOPPING, SILENT, QUEUED -> rest += layers * Math.max(0, run.steps() - run.step());
                default -> {}
            }
            side += run.state() == State.RUNNING ? 1 : 0;
        }
        return made > 0 && side > 0 ? rest * seconds / made / side : Double.NaN;
    }
}
