package fathom.papers;

import fathom.data.ChannelNormalization;
import fathom.data.DataLoader;
import fathom.data.DataSource;
import fathom.data.Datasets;
import fathom.experiment.Comparison;
import fathom.experiment.Experiment;
import fathom.experiment.Run;
import fathom.experiment.report.TextTable;
import fathom.nn.Chain;
import fathom.nn.Dense;
import fathom.nn.Layers;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.train.Schedule;
import fathom.train.Sgd;
import fathom.train.Trainer;
import fathom.train.TrainingResult;
import java.nio.file.Path;

/**
 * Trains a deep fully connected CReLU network without skips, once from mirrored weights that make it linear ("looks linear"), once
 * from He's: {@code LooksLinear [data [depth [steps [folder]]]]}. Both keep the size of the signal; what He's weights lose is that gradients of
 * like inputs are alike.
 *
 * <p>Source: Balduzzi et al. 2017, arXiv:1702.08591.
 */
public final class LooksLinear {
    private static final int WIDTH = 64;

    private LooksLinear() {}

    /**
     * A dense layer to the width, then {@code depth} times CReLU and a dense layer from twice the width to the width, then the
     * classes.
     */
    static Chain build(int inputs, int classes, int depth, int width, Initializer weights, Seed seed) {
        Seed body = seed.child("body");
        return Chain.of(
                Layers.flatten(),
                Chain.of(new Dense(inputs, width, weights.stem(), seed.child("stem")))
                        .named("stem"),
                Chain.repeat(depth, i -> Chain.of(Layers.crelu(), new Dense(2 * width, width, weights, body.child(i))))
                        .named("body"),
                Chain.of(new Dense(width, classes, Initializers.lecunNormal(), seed.child("head")))
                        .named("head"));
    }

    public static void main(String[] args) {
        DataSource data = Datasets.open(args.length > 0 ? args[0] : Datasets.EMBEDDED);
        int depth = args.length > 1 ? Integer.parseInt(args[1]) : 200;
        int steps = args.length > 2 ? Integer.parseInt(args[2]) : 300;
        Comparison comparison = Experiment.<Initializer>named("A CReLU network without skips on " + data.name())
                .variant("looks-linear", Initializers.looksLinear())
                .variant("he-normal", Initializers.heNormal())
                .depths(depth)
                .seeds(3)
                .rates(1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3)
                .setting("classes", data.train().classes())
                .run(new Seed(2017), (weights, run) -> train(data, steps, weights, run));
        Path page = comparison.writeTo(Path.of(args.length > 3 ? args[3] : "results/looks-linear"));
        System.out.print(TextTable.of(comparison.record()));
        System.out.println("report: " + page.toAbsolutePath().normalize());
    }

    private static TrainingResult train(DataSource data, int steps, Initializer weights, Run run) {
        ChannelNormalization normalization = ChannelNormalization.of(data.train());
        int inputs = data.train().exampleShape().size();
        Chain net = build(
                inputs,
                data.train().classes(),
                run.depth(),
                WIDTH,
                weights,
                run.seed().child("network"));
        DataLoader images =
                DataLoader.shuffled(data.train(), 64, run.seed().child("data")).normalized(normalization);
        return Trainer.of(net, run.seed().child("noise"))
                .optimizer(Sgd.momentum(0.9), Schedule.constant(run.rate()))
                .fitSteps(images, DataLoader.inOrder(data.test(), 250).normalized(normalization), run.steps(steps));
    }
}
