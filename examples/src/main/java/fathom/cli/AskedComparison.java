package fathom.cli;

import fathom.experiment.Experiment;
import fathom.kernel.Kernels;
import fathom.random.Seed;
import fathom.recipe.Recipe;
import java.util.LinkedHashMap;
import java.util.Map;

/** A comparison as it was asked for: checked, its networks tried for their shapes. */
record AskedComparison(Experiment<Recipe> experiment, ComparedTraining body, Workload work) {
    /** Where all randomness comes from. */
    Seed root() {
        return body.training().root();
    }

    /** What will be done, on two lines. */
    void announce(int workers) {
        Kernels first = body.kernels().get(0);
        System.out.println(body.data().source().description());
        System.out.printf(
                "%s, %d steps of %d examples, %s%s, kernels %s%n",
                work,
                body.length(),
                body.training().batch(),
                workers > 1 ? workers + " runs side by side with " : "",
                Options.count(first.threads(), "thread"),
                first.name());
    }

    /** What all runs share, for programs that show it beside each. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("network", body.network().description());
        settings.put("data", body.data().source().name());
        settings.put("optimizer", body.training().optimizer().description());
        settings.put("batch", Integer.toString(body.training().batch()));
        settings.put("steps", Integer.toString(body.length()));
        return settings;
    }
}
