package fathom.advice;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What theory expects of one way to start a network, and what is wrong with it. All is said of infinitely wide networks
 * before the first step.
 *
 * @param recipe as {@code --init} takes it, {@code he-normal} or {@code he-normal+beta}
 * @param gain sigma_w
 * @param trainableDepth 6 xi_c of a plain network; of a residual one, the blocks over which signal or gradient grow by e^6
 * @param signalDecades log10 of the signal's variance after the last layer over that before the first
 * @param gradientDecades log10 of the gradient's variance at the first layer over that at the last
 * @param weightDecades by how many decades the variance of the weights' gradients, {@code q_l g_l}, differs between
 *     layers. A signal that grows while its gradient falls, as in residual networks of ReLU, trains all layers alike.
 * @param alikeDecades log10 of how much closer two inputs of correlation 1/2 have come, {@code (1 - c_1) / (1 - c_L)}; 0
 *     where they part
 * @param spread the relative variance of the Jacobian's squared singular values; NaN for residual networks
 * @param modesLeft the share of spatial modes that the network still passes on, in (0, 1]
 * @param branchShare the share of the last signal's variance that the branches made; 1 in plain networks
 * @param note what else is known, in a few words; may be empty
 */
public record Advice(
        String recipe,
        double gain,
        double trainableDepth,
        double signalDecades,
        double gradientDecades,
        double weightDecades,
        double alikeDecades,
        double spread,
        double modesLeft,
        double branchShare,
        String note) {

    /** What no theory of infinitely wide networks before their first step can see, for those who read a ranking. */
    public static final List<String> BLIND_SPOTS = List.of(
            "the learning rate, the budget and the data: a start that is a decade worse may train as well in the end",
            "what training does to the weights: that a network can move says nothing of where it goes",
            "finite width: one draw departs from the mean by the order of depth/width, Gaussian weights most",
            "expressivity: a network that starts close to linear passes everything on, and has its bends still to learn");

    /**
     * By how many decades of amplitude the network departs from one that passes on everything; the less the better. Each
     * part counts as the root of a variance: half of its decades.
     */
    public double cost() {
        return 0.5
                * (Math.abs(signalDecades)
                        + weightDecades
                        + alikeDecades
                        + (Double.isNaN(spread) ? 0 : Math.log10(1 + spread))
                        - Math.log10(modesLeft)
                        - Math.log10(branchShare));
    }

    /** The reasons for its place, each a phrase, the heaviest kinds first; at least one. */
    public List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        if (Math.abs(signalDecades) >= 0.3) {
            reasons.add(text(
                    "signals %s by %.1f decades of variance",
                    signalDecades < 0 ? "die out" : "grow", Math.abs(signalDecades)));
        }
        if (weightDecades >= 0.3) {
            reasons.add(text(
                    "gradients %s: those of the weights differ by %.1f decades between layers",
                    gradientDecades < 0 ? "vanish" : "explode", weightDecades));
        }
        if (alikeDecades >= 14) {
            reasons.add("any two inputs end up the same");
        } else if (alikeDecades >= 0.3) {
            reasons.add(text("two inputs end up %.3g times closer than they were", Math.pow(10, alikeDecades)));
        }
        if (spread >= 3) {
            reasons.add(text("directions are stretched unequally, with a spread of %.3g", spread));
        }
        if (modesLeft < 0.9) {
            reasons.add(text("its kernels average all but %.0f %% of the spatial modes away", 100 * modesLeft));
        }
        if (branchShare < 0.5) {
            reasons.add(text("its branches make only %.0f %% of the last signal", 100 * branchShare));
        }
        if (reasons.isEmpty()) {
            reasons.add("signals and gradients keep their size" + (spread < 3 ? ", close to an isometry" : ""));
        }
        if (!note.isEmpty()) {
            reasons.add(note);
        }
        return List.copyOf(reasons);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
