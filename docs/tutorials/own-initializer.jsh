// An initializer of one's own: ./fathom jshell docs/tutorials/own-initializer.jsh
// An initializer is a function of a weight, its fan and a stream of randomness. A lambda will do.
Initializer mine = (weight, fan, random) -> {
    for (int i = 0; i < weight.size(); i++) {
        weight.array()[i] = (float) (random.nextGaussian() / Math.sqrt(fan.in()));
    }
};

// The same network, 16 layers deep, from three initializers.
var data = Datasets.open("embedded");
var inputs = data.train().exampleShape().size();

// One run: how it is trained depends on nothing but the initializer and what the comparison says of the run.
Experiment.Body<Initializer> body = (weights, run) -> {
    var network = Mlp.build(inputs, 10, run.depth(), 32, Layers::tanh, weights, 0, run.seed().child("network"));
    return Trainer.of(network, run.seed().child("noise"))
            .optimizer(Sgd.momentum(0.9), Schedule.constant(run.rate()))
            .fitSteps(DataLoader.shuffled(data.train(), 64, run.seed().child("data")), null, run.steps(40));
};

// Two seeds each; with several rates every initializer would be tuned first.
var experiment = Experiment.<Initializer>named("Mine beside others").depths(16).seeds(2).rates(0.01);
experiment.variant("mine", mine).variant("critical", critical(1.0 / 8)).variant("he-normal", heNormal());
var comparison = experiment.run(new Seed(7), body);

// The table; comparison.writeTo(Path.of("results/mine")) leaves the report.
println(TextTable.of(comparison.record()));
