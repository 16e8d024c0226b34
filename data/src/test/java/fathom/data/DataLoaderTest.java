package fathom.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.random.Seed;
import fathom.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DataLoaderTest {
    private static final Dataset TRAIN = Synthetic.generate(50, 1, new Seed(5)).train();
    private static final ChannelNormalization NORMALIZATION = ChannelNormalization.of(TRAIN);

    @Test
    void prefetchChangesNoBit() {
        DataLoader loader = DataLoader.shuffled(TRAIN, 8, new Seed(3))
                .normalized(NORMALIZATION)
                .augmented(Augmentation.cropAndFlip(4));
        List<Batch> plain = copies(loader.prefetch(0).epoch(2));
        for (int ahead : new int[] {1, 3, 20}) {
            assertSameBits(plain, copies(loader.prefetch(ahead).epoch(2)));
        }
    }

    @Test
    void theSameSeedGivesTheSameBatchesAndAnotherEpochOrSeedDoesNot() {
        List<int[]> labels = labels(DataLoader.shuffled(TRAIN, 8, new Seed(3)), 0);
        assertTrue(Arrays.deepEquals(
                labels.toArray(),
                labels(DataLoader.shuffled(TRAIN, 8, new Seed(3)), 0).toArray()));
        assertFalse(Arrays.deepEquals(
                labels.toArray(),
                labels(DataLoader.shuffled(TRAIN, 8, new Seed(3)), 1).toArray()));
        assertFalse(Arrays.deepEquals(
                labels.toArray(),
                labels(DataLoader.shuffled(TRAIN, 8, new Seed(4)), 0).toArray()));
    }

    @Test
    void augmentationAndNormalizationLeaveTheOrderAlone() {
        DataLoader plain = DataLoader.shuffled(TRAIN, 8, new Seed(3));
        DataLoader dressed = plain.normalized(NORMALIZATION).augmented(Augmentation.cropAndFlip(4));
        assertTrue(
                Arrays.deepEquals(labels(plain, 1).toArray(), labels(dressed, 1).toArray()));
    }

    @Test
    void shuffledVisitsEveryExampleAtMostOnceAndDropsTheRest() {
        Dataset numbered = new Numbers(50);
        DataLoader loader = DataLoader.shuffled(numbered, 8, new Seed(9));
        int[] seen = copies(loader.epoch(0)).stream()
                .flatMapToInt(batch -> IntStream.of(batch.labels()))
                .toArray();
        assertEquals(6, loader.batchesPerEpoch());
        assertEquals(48, seen.length);
        assertEquals(48, IntStream.of(seen).distinct().count());
        assertNotEquals(0, IntStream.range(0, 48).filter(i -> seen[i] != i).count());
    }

    @Test
    void inOrderKeepsTheSmallLastBatch() {
        DataLoader loader = DataLoader.inOrder(new Numbers(50), 8);
        List<Batch> batches = copies(loader.epoch(0));
        assertEquals(7, loader.batchesPerEpoch());
        assertEquals(7, batches.size());
        assertEquals(Shape.of(2, 1, 1, 1), batches.get(6).inputs().shape());
        assertArrayEquals(new int[] {48, 49}, batches.get(6).labels());
    }

    @Test
    void anEpochResumesInItsMiddle() {
        DataLoader loader = DataLoader.shuffled(TRAIN, 8, new Seed(3)).augmented(Augmentation.cropAndFlip(4));
        List<Batch> whole = copies(loader.epoch(4));
        assertSameBits(whole.subList(3, 6), copies(loader.epoch(4, 3)));
        assertEquals(0, copies(loader.epoch(4, 6)).size());
        assertThrows(IllegalArgumentException.class, () -> loader.epoch(4, 7));
    }

    @Test
    void memoryIsReused() {
        DataLoader loader = DataLoader.shuffled(TRAIN, 5, new Seed(3)).prefetch(0);
        try (Batches batches = loader.epoch(0)) {
            assertSame(batches.next().inputs(), batches.next().inputs());
        }
        try (Batches batches = loader.prefetch(1).epoch(0)) {
            List<Object> tensors = new ArrayList<>();
            batches.forEachRemaining(batch -> tensors.add(batch.inputs()));
            assertEquals(10, tensors.size());
            assertTrue(tensors.stream().map(System::identityHashCode).distinct().count() <= 4);
        }
    }

    @Test
    void aBatchInHandStaysIntactWhileLaterOnesArePrepared() throws InterruptedException {
        var threeBatches = new CountDownLatch(15); // the one in hand, one ready, and one that waits for a place
        Dataset counted = new Numbers(50) {
            @Override
            public void read(int index, float[] into, int offset) {
                super.read(index, into, offset);
                threeBatches.countDown();
            }
        };
        try (Batches batches = DataLoader.inOrder(counted, 5).prefetch(1).epoch(0)) {
            Batch inHand = batches.next();
            float[] before = inHand.inputs().array().clone();
            assertTrue(threeBatches.await(30, TimeUnit.SECONDS));
            assertArrayEquals(before, inHand.inputs().array());
        }
    }

    @Test
    void aFailureWhileReadingReachesTheCallerAndEndsTheEpoch() {
        Dataset broken = new Numbers(50) {
            @Override
            public void read(int index, float[] into, int offset) {
                if (index == 20) {
                    throw new DataException("shard 3 is gone");
                }
                super.read(index, into, offset);
            }
        };
        for (int ahead : new int[] {0, 2}) {
            try (Batches batches = DataLoader.inOrder(broken, 8).prefetch(ahead).epoch(0)) {
                batches.next();
                batches.next();
                assertEquals(
                        "shard 3 is gone",
                        assertThrows(DataException.class, batches::next).getMessage());
            }
        }
        try (Batches batches = DataLoader.inOrder(broken, 25).epoch(0)) {
            assertThrows(DataException.class, batches::next);
            assertThrows(NoSuchElementException.class, batches::next);
        }
    }

    @Test
    void closeEndsTheThread() {
        Batches batches = DataLoader.shuffled(TRAIN, 2, new Seed(1)).epoch(0);
        batches.next();
        batches.close();
        assertFalse(batches.hasNext());
        assertThrows(NoSuchElementException.class, batches::next);
        assertEquals(
                0,
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().equals("fathom-batches"))
                        .count());
    }

    @Test
    void impossibleLoadersAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> DataLoader.shuffled(TRAIN, 51, new Seed(1)));
        assertThrows(IllegalArgumentException.class, () -> DataLoader.inOrder(TRAIN, 0));
        assertThrows(
                IllegalStateException.class, () -> DataLoader.inOrder(TRAIN, 5).augmented(Augmentation.none()));
        assertThrows(
                IllegalArgumentException.class,
                () -> DataLoader.inOrder(TRAIN, 5).normalized(ChannelNormalization.MNIST));
    }

    private static List<int[]> labels(DataLoader loader, int epoch) {
        return copies(loader.epoch(epoch)).stream().map(Batch::labels).toList();
    }

    private static List<Batch> copies(Batches batches) {
        List<Batch> copies = new ArrayList<>();
        try (batches) {
            batches.forEachRemaining(batch -> copies.add(batch.copy()));
        }
        return copies;
    }

    private static void assertSameBits(List<Batch> expected, List<Batch> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(
                    expected.get(i).inputs().array(), actual.get(i).inputs().array(), 0f);
            assertArrayEquals(expected.get(i).labels(), actual.get(i).labels());
        }
    }

    /** Every example is its own number, as pixel and as label. */
    private static class Numbers implements Dataset {
        private final int size;

        Numbers(int size) {
            this.size = size;
        }

        @Override
        public String name() {
            return "numbers";
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public Shape exampleShape() {
            return Shape.of(1, 1, 1);
        }

        @Override
        public int classes() {
            return size;
        }

        @Override
        public void read(int index, float[] into, int offset) {
            into[offset] = index;
        }

        @Override
        public int label(int index) {
            return index;
        }

        @Override
        public String sha256() {
            return "";
        }
    }
}
