// A first network: ./fathom jshell docs/tutorials/first-network.jsh
// Everything that is drawn comes from a seed. The same seed gives the same bits, on every machine.
Seed seed = new Seed(7);

// The images that come with Fathom: 10 classes, made by code. "cifar-10" is real, after 'fathom data download cifar-10'.
var data = Datasets.open("embedded");
println(data.description());

// Four layers of tanh, 32 units each, from critical weights (the edge of chaos), and a head for the classes.
var network = Mlp.build(data.train().exampleShape().size(), 10, 4, 32, Layers::tanh, critical(1.0 / 8), 0, seed.child("network"));
println(ModelSummary.of(network, data.train().exampleShape()));

// Sixty steps of 64 images with momentum, then the test set.
var trainer = Trainer.of(network, seed.child("noise")).optimizer(Sgd.momentum(0.9), Schedule.constant(0.01));
var images = DataLoader.shuffled(data.train(), 64, seed.child("data"));
var result = trainer.fitSteps(images, DataLoader.inOrder(data.test(), 250), 60);

printf("loss %.3f at the first step, %.3f at the last; test accuracy %.1f %%%n", result.loss()[0], result.loss()[59], 100 * result.testAccuracy());
