package fathom.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void everyIndexRunsOnceInEachOfManyLoopsWhateverTheirLength(int threads) {
        Workers workers = Workers.of(threads, 0);
        for (int loop = 0; loop < 3000; loop++) {
            int count = loop % 20;
            AtomicIntegerArray runs = new AtomicIntegerArray(20);
            int[] plain = new int[20]; // what a task writes is seen by the caller
            workers.run(count, (index, worker) -> {
                assertTrue(worker >= 0 && worker < threads);
                runs.incrementAndGet(index);
                plain[index] = index + 1;
            });
            for (int i = 0; i < 20; i++) {
                assertEquals(i < count ? 1 : 0, runs.get(i), "index " + i + " of " + count);
                assertEquals(i < count ? i + 1 : 0, plain[i]);
            }
        }
    }

    @Test
    void helpersTakeStretchesOfTheirOwn() throws InterruptedException {
        Workers workers = Workers.of(2, 0);
        int[] by = new int[8];
        CountDownLatch both = new CountDownLatch(2);
        workers.run(8, (index, worker) -> {
            if (index == 0 || index == 4) { // the first of each: neither goes on before the other has begun
                both.countDown();
                await(both);
            }
            by[index] = worker;
        });
        assertEquals(0, by[0], Arrays.toString(by));
        assertEquals(1, by[4], Arrays.toString(by));
    }

    @Test
    void whoIsThroughHelpsTheOthers() {
        Workers workers = Workers.of(2, 0);
        AtomicInteger rest = new AtomicInteger(7);
        CountDownLatch othersAreDone = new CountDownLatch(7);
        workers.run(8, (index, worker) -> {
            if (index == 0) { // while the caller is held up here, the helper has to do all the rest
                await(othersAreDone);
            } else {
                rest.decrementAndGet();
                othersAreDone.countDown();
            }
        });
        assertEquals(0, rest.get());
    }

    @Test
    void theFirstExceptionComesOutAndTheNextLoopIsAnOrdinaryOne() {
        Workers workers = Workers.of(3, 0);
        for (int i = 0; i < 100; i++) {
            IllegalStateException failure = new IllegalStateException("as a test");
            assertSame(
                    failure,
                    assertThrows(
                            IllegalStateException.class,
                            () -> workers.run(9, (index, worker) -> {
                                if (index == 5) {
                                    throw failure;
                                }
                            })));
            AtomicInteger runs = new AtomicInteger();
            workers.run(9, (index, worker) -> runs.incrementAndGet());
            assertEquals(9, runs.get());
        }
    }

    @Test
    void aTaskMustNotBeginALoop() {
        Workers workers = Workers.of(2, 0);
        for (int inner : new int[] {0, 7}) { // in the caller, and in a helper or the caller
            assertThrows(
                    IllegalStateException.class,
                    () -> workers.run(8, (index, worker) -> {
                        if (index == inner) {
                            workers.run(2, (i, w) -> {});
                        }
                    }));
        }
    }

    @Test
    void callersFromSeveralThreadsTakeTurns() throws InterruptedException {
        Workers workers = Workers.of(2, 0);
        AtomicInteger runs = new AtomicInteger();
        Thread[] callers = new Thread[4];
        for (int i = 0; i < callers.length; i++) {
            callers[i] = new Thread(() -> {
                for (int loop = 0; loop < 500; loop++) {
                    workers.run(5, (index, worker) -> runs.incrementAndGet());
                }
            });
            callers[i].start();
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertEquals(4 * 500 * 5, runs.get());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
