package fathom.papers;

import fathom.nn.model.Architecture;
import fathom.nn.model.ArchitectureCatalog;
import fathom.recipe.Recipe;
import java.util.LinkedHashMap;
import java.util.Map;

/** Networks that are trained alike: the same data, batches and budget. What is set in a chain of calls; the rest is usual. */
final class Trial {
    final String name;
    final String data;
    final boolean images;
    final Map<String, Variant> variants = new LinkedHashMap<>();
    final Map<String, Object> settings = new LinkedHashMap<>();
    int[] depths = {1};
    double[] rates = {1e-2};
    int batch = 64;
    int steps = 100;
    int tuningSteps = 50;
    double threshold = 0.25;
    Rule rule = Rule.momentum(0.9);

    private Trial(String name, String data, boolean images) {
        this.name = name;
        this.data = data;
        this.images = images;
    }

    /** On images, which {@code --data} may exchange for others. */
    static Trial onImages(String name, String data) {
        return new Trial(name, data, true);
    }

    /** On what the paper is about, a set that code makes. */
    static Trial on(String name, String data) {
        return new Trial(name, data, false);
    }

    /** A network by its name in the catalogue and the recipe of its start, both as the command line takes them. */
    Trial variant(String label, String network, String start) {
        return variant(label, ArchitectureCatalog.load().parse(network), start);
    }

    Trial variant(String label, Architecture network, String start) {
        return variant(label, network, Recipe.parse(start, network.activation()));
    }

    Trial variant(String label, Architecture network, Recipe start) {
        if (variants.put(label, new Variant(network, start)) != null) {
            throw new IllegalArgumentException("trial " + name + ": two variants are called " + label);
        }
        return this;
    }

    Trial depths(int... those) {
        depths = those;
        return this;
    }

    /** Steps of a run, and of the short runs that choose each variant's rate among {@code rates}. */
    Trial budget(int run, int tuning, double... among) {
        steps = run;
        tuningSteps = tuning;
        rates = among;
        return this;
    }

    Trial batch(int examples) {
        batch = examples;
        return this;
    }

    /** The training accuracy that steps are counted to in the report. */
    Trial threshold(double accuracy) {
        threshold = accuracy;
        return this;
    }

    /** Tells the report one thing more, as {@link fathom.experiment.Experiment#setting}. */
    Trial setting(String setting, Object value) {
        settings.put(setting, value);
        return this;
    }

    Trial rule(Rule moving) {
        rule = moving;
        return this;
    }
}
