package fathom.papers;

import static fathom.nn.init.Initializers.*;

import fathom.data.DataLoader;
import fathom.data.Datasets;
import fathom.experiment.Experiment;
import fathom.nn.init.Initializer;
import fathom.nn.model.TanhCnn;
import fathom.random.Seed;
import fathom.train.Schedule;
import fathom.train.Sgd;
import fathom.train.Trainer;
import java.nio.file.Path;

/** Which initializer trains a deep vanilla tanh CNN? {@code DeltaOrthogonal [data [depth [steps [folder]]]]} */
public final class DeltaOrthogonal {
    public static void main(String[] args) {
        var data = Datasets.open(args.length > 0 ? args[0] : "embedded");
        int steps = args.length > 2 ? Integer.parseInt(args[2]) : 500;
        var comparison = Experiment.<Initializer>named("Delta-orthogonal on " + data.name())
                .variant("delta-orthogonal", critical(1.0 / 8))
                .variant("orthogonal", orthogonal(1.0))
                .variant("glorot", glorotUniform())
                .depths(args.length > 1 ? Integer.parseInt(args[1]) : 128)
                .seeds(3)
                .rates(0.001, 0.003, 0.01)
                .run(new Seed(2018), (weights, run) -> {
                    var net = TanhCnn.build(
                            3, 10, run.depth(), 16, weights, 0, run.seed().child("network"));
                    var images = DataLoader.shuffled(data.train(), 100, run.seed());
                    return Trainer.of(net, run.seed().child("noise"))
                            .optimizer(Sgd.momentum(0.95), Schedule.constant(run.rate()))
                            .fitSteps(images, DataLoader.inOrder(data.test(), 250), run.steps(steps));
                });
        System.out.println(comparison.writeTo(Path.of(args.length > 3 ? args[3] : "results/delta-orthogonal")));
    }
}
