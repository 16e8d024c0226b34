package fathom.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.random.Seed;
import fathom.tensor.Shape;
import org.junit.jupiter.api.Test;

class SyntheticTest {
    @Test
    void theStandardSetIsTheSameOnEveryMachine() {
        DataSource standard = Synthetic.standard();
        assertEquals(Shape.of(32, 32, 3), standard.train().exampleShape());
        assertEquals(Verification.GENERATED, standard.verification());
        assertEquals(
                "3441a18dca3e40ded97bee4dfaba00617c4abc5272ad6215f03acda7a37e4406",
                standard.train().sha256());
        assertEquals(
                "1db54b9cffce90987cbf66c1046aee27cc0abbd8b90e823c1218d18d7237843f",
                standard.test().sha256());
    }

    @Test
    void classesAreBalancedAndShuffled() {
        Dataset train = Synthetic.generate(200, 1, new Seed(4)).train();
        int[] counts = new int[10];
        int inOrder = 0;
        for (int i = 0; i < 200; i++) {
            counts[train.label(i)]++;
            inOrder += train.label(i) == i % 10 ? 1 : 0;
        }
        for (int count : counts) {
            assertEquals(20, count);
        }
        assertTrue(inOrder < 60, inOrder + " of 200 labels are in order");
    }

    @Test
    void aLargerSetBeginsWithTheSmallerOne() {
        Dataset small = Synthetic.generate(30, 1, new Seed(4)).train();
        Dataset large = Synthetic.generate(60, 1, new Seed(4)).train();
        assertEquals(small.sha256(), large.limit(30).sha256());
        assertNotEquals(
                small.sha256(), Synthetic.generate(30, 1, new Seed(5)).train().sha256());
    }

    @Test
    void trainAndTestShareNoImage() {
        DataSource set = Synthetic.generate(20, 20, new Seed(4));
        assertNotEquals(set.train().sha256(), set.test().sha256());
    }

    @Test
    void aLinearModelIsBetterThanChanceButPoor() {
        DataSource set = Synthetic.generate(4000, 1000, new Seed(8));
        double accuracy = softmaxRegression(set.train(), set.test(), 3);
        assertTrue(accuracy > 0.2 && accuracy < 0.55, "test accuracy of softmax regression: " + accuracy);
    }

    @Test
    void colourAloneDoesNotTell() {
        DataSource set = Synthetic.generate(4000, 1000, new Seed(8));
        double accuracy = nearestMeanColour(set.train(), set.test());
        assertTrue(accuracy < 0.4, "test accuracy of the nearest mean colour: " + accuracy);
    }

    @Test
    void emptySetsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Synthetic.generate(0, 10, new Seed(1)));
    }

    private static double softmaxRegression(Dataset train, Dataset test, int epochs) {
        ChannelNormalization normalization = ChannelNormalization.of(train);
        float[][] weights = new float[10][3072];
        DataLoader loader = DataLoader.shuffled(train, 1, new Seed(1))
                .normalized(normalization)
                .prefetch(0);
        for (int epoch = 0; epoch < epochs; epoch++) {
            loader.epoch(epoch).forEachRemaining(batch -> {
                double[] logits = logits(weights, batch.inputs().array());
                double sum = 0;
                for (int c = 0; c < 10; c++) {
                    logits[c] = Math.exp(logits[c]);
                    sum += logits[c];
                }
                for (int c = 0; c < 10; c++) {
                    float step = (float) (1e-4 * (logits[c] / sum - (c == batch.labels()[0] ? 1 : 0)));
                    for (int i = 0; i < 3072; i++) {
                        weights[c][i] -= step * batch.inputs().array()[i];
                    }
                }
            });
        }
        int[] right = new int[1];
        DataLoader.inOrder(test, 1).normalized(normalization).epoch(0).forEachRemaining(batch -> {
            double[] logits = logits(weights, batch.inputs().array());
            int best = 0;
            for (int c = 1; c < 10; c++) {
                best = logits[c] > logits[best] ? c : best;
            }
            right[0] += best == batch.labels()[0] ? 1 : 0;
        });
        return (double) right[0] / test.size();
    }

    private static double[] logits(float[][] weights, float[] image) {
        double[] logits = new double[10];
        for (int c = 0; c < 10; c++) {
            float[] w = weights[c];
            double sum = 0;
            for (int i = 0; i < image.length; i++) {
                sum += w[i] * image[i];
            }
            logits[c] = sum;
        }
        return logits;
    }

    private static double nearestMeanColour(Dataset train, Dataset test) {
        double[][] centres = new double[10][3];
        for (int i = 0; i < train.size(); i++) {
            double[] mean = meanColour(train, i);
            for (int c = 0; c < 3; c++) {
                centres[train.label(i)][c] += mean[c] * 10 / train.size();
            }
        }
        int right = 0;
        for (int i = 0; i < test.size(); i++) {
            double[] mean = meanColour(test, i);
            int best = 0;
            for (int k = 1; k < 10; k++) {
                best = distance(mean, centres[k]) < distance(mean, centres[best]) ? k : best;
            }
            right += best == test.label(i) ? 1 : 0;
        }
        return (double) right / test.size();
    }

    private static double[] meanColour(Dataset dataset, int index) {
        float[] image = new float[3072];
        dataset.read(index, image, 0);
        double[] mean = new double[3];
        for (int i = 0; i < image.length; i++) {
            mean[i % 3] += image[i] / 1024;
        }
        return mean;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }
}
