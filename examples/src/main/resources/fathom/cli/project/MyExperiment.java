package @PACKAGE@;

import fathom.data.DataLoader;
import fathom.data.Datasets;
import fathom.experiment.Experiment;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import fathom.experiment.report.TextTable;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.nn.model.Problem;
import fathom.nn.model.Start;
import fathom.random.Seed;
import fathom.train.Schedule;
import fathom.train.Sgd;
import fathom.train.Trainer;
import java.nio.file.Path;

/** Which initializer trains {@link MyNetwork} deep? {@code MyExperiment [steps [folder]]} */
public final class MyExperiment {
    public static void main(String[] args) {
        int steps = args.length > 0 ? Integer.parseInt(args[0]) : 200;
        Path folder = Path.of(args.length > 1 ? args[1] : "results");
        var data = Datasets.open("embedded"); // or "cifar-10", after 'fathom data download cifar-10'
        var problem = Problem.images(data.train().exampleShape(), data.train().classes());
        var comparison = Experiment.<Initializer>named("My initializer on " + data.name())
                .variant("my-normal", new MyInitializer(1))
                .variant("he-normal", Initializers.heNormal())
                .variant("critical", Initializers.critical(1.0 / 8))
                .depths(4, 32)
                .seeds(3)
                .rates(0.003, 0.01) // each initializer is tuned at each depth
                .tuningSteps(Math.min(50, steps))
                .setting("steps", steps)
                .folder(folder) // an interrupted comparison goes on from here, and 'fathom watch' shows it
                .observer(new Experiment.Observer() {
                    @Override
                    public void onEnd(Stage stage, RunRecord run, boolean reused) {
                        System.out.printf("%s %s: loss %.3f%n", stage.label(), run.key(), run.result().finalLoss());
                    }
                })
                .run(new Seed(1), (weights, run) -> {
                    var network = new MyNetwork(32)
                            .build(problem, run.depth(), Start.of(weights), run.seed().child("network"));
                    var images = DataLoader.shuffled(data.train(), 64, run.seed().child("data"));
                    return Trainer.of(network, run.seed().child("noise"))
                            .optimizer(Sgd.momentum(0.9), Schedule.constant(run.rate()))
                            .fitSteps(images, DataLoader.inOrder(data.test(), 250), run.steps(steps));
                });
        Path report = comparison.writeTo(folder);
        System.out.println(TextTable.of(comparison.record()) + System.lineSeparator() + "report: " + report);
    }
}
