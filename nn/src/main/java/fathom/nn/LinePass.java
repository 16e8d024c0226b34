package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.Activation;
import java.util.List;

/** Applies a {@link Line} to a batch. Every value of its own is released once the next layer has read it. */
record LinePass(Line line, Mode mode) {
    Variable run(Tape tape, Variable x) {
        Object outer = tape.label(null);
        Variable y = run(tape, x, 0, line.stops().size(), line.segments());
        tape.label(outer);
        return y;
    }

    /** All stops but the last, for one that the caller applies, of a line without segments. */
    Variable runToLast(Tape tape, Variable x) {
        Object outer = tape.label(null);
        Variable y = run(tape, x, 0, line.stops().size() - 1, List.of());
        tape.label(outer);
        return y;
    }

    private Variable run(Tape tape, Variable x, int from, int to, List<Line.Segment> segments) {
        Variable h = x;
        int next = 0; // segment
        int i = from;
        while (i < to) {
            Variable y;
            if (next < segments.size() && segments.get(next).from() == i) {
                Line.Segment segment = segments.get(next++);
                tape.label(null);
                y = tape.checkpoint(
                        (inner, input) -> run(inner, input, segment.from(), segment.to(), segment.inner()), h);
                i = segment.to();
            } else {
                boolean fused = !tape.isSeparate() && i + 1 < to && line.fuses(i);
                y = apply(tape, h, i, fused, h != x);
                i += fused ? 2 : 1;
            }
            if (h != x && y != h) { // nobody outside sees it
                tape.release(h);
            }
            h = y;
        }
        return h;
    }

    private Variable apply(Tape tape, Variable x, int stop, boolean fused, boolean last) {
        Layer layer = line.stops().get(stop).layer();
        tape.label(layer);
        if (fused) {
            return ((Fusible) layer).forward(tape, x, line.activationAfter(stop).orElseThrow(), mode);
        }
        Activation function = layer.activation().orElse(null);
        return function != null && last ? tape.applyInPlace(Ops.activate(function), x) : layer.forward(tape, x, mode);
    }
}
