// Theory beside measurement: ./fathom jshell docs/tutorials/theory-and-probe.jsh
// Where does tanh neither forget nor amplify, if signals settle at variance 1/8?
var point = CriticalLine.atLength(Nonlinearity.TANH, 1.0 / 8);
println(point);

// He's weights, variance 2 / fan-in and no biases, are on the chaotic side: chi_1, the factor of a gradient's square per layer, is above 1.
var he = new MeanField(Nonlinearity.TANH, 2, 0);
printf("chi_1 %.3f, %s, gradients change e-fold in %.1f layers%n", he.chi1(), he.phase(), Math.abs(he.gradientScale()));

// A network of 50 layers of 100 units from both, looked at before training.
var data = Datasets.open("embedded");
var seed = new Seed(7);
var batch = DataLoader.shuffled(data.train(), 32, seed.child("data")).prefetch(0).epoch(0).next();
var kernels = KernelProviders.best(2);
NetworkProbe probe(String label, Initializer weights) {
    var network = Mlp.build(data.train().exampleShape().size(), 10, 50, 100, Layers::tanh, weights, 0, seed.child("network"));
    return NetworkProbe.of(label, network, "body", batch.inputs(), batch.labels(), seed.child("probe"), kernels);
}

// Signal and gradient by layer, the spectrum of the Jacobian, orthogonality, and the angle between gradients of different images.
println(ProbePage.of("Before training", List.of(probe("critical", critical(1.0 / 8)), probe("he-normal", heNormal()))).text());
