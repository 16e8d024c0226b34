package fathom.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    private static final byte[] CONTENTS = new byte[300_000];

    static {
        new Random(1).nextBytes(CONTENTS);
    }

    @TempDir
    Path temp;

    private HttpServer server;
    private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void aWholeFileArrivesAndItsProgressIsTold() throws IOException {
        serve(exchange -> send(exchange, 0, CONTENTS.length));
        List<Long> done = new ArrayList<>();
        Path folder = Download.to(temp)
                .reporting((file, bytes, total) -> {
                    assertEquals(CONTENTS.length, total);
                    done.add(bytes);
                })
                .fetch(set("/file"));
        assertArrayEquals(CONTENTS, Files.readAllBytes(folder.resolve("file.gz")));
        assertFalse(Files.exists(folder.resolve("file.gz.part")));
        assertEquals(0, done.get(0));
        assertEquals(CONTENTS.length, done.get(done.size() - 1));
        assertEquals(done.stream().sorted().toList(), done);
    }

    @Test
    void whatIsHereIsNotFetchedAgain() throws IOException {
        serve(exchange -> send(exchange, 0, CONTENTS.length));
        Download.to(temp).fetch(set("/file"));
        Download.to(temp).fetch(set("/file"));
        assertEquals(1, ranges.size());
    }

    @Test
    void aCutConnectionIsTakenUpWhereItBroke() throws IOException {
        serve(exchange -> {
            if (ranges.size() == 1) {
                exchange.sendResponseHeaders(200, CONTENTS.length);
                exchange.getResponseBody().write(CONTENTS, 0, 100_000);
                exchange.getResponseBody().flush();
                exchange.close();
            } else {
                sendRange(exchange);
            }
        });
        Path folder = Download.to(temp).fetch(set("/file"));
        assertArrayEquals(CONTENTS, Files.readAllBytes(folder.resolve("file.gz")));
        assertEquals(2, ranges.size());
        assertTrue(ranges.get(1).matches("bytes=[1-9][0-9]*-"), ranges.toString());
    }

    @Test
    void anEarlierProgramsPartIsTakenUp() throws IOException {
        serve(this::sendRange);
        writePart(Arrays.copyOf(CONTENTS, 123_456));
        Path folder = Download.to(temp).fetch(set("/file"));
        assertArrayEquals(CONTENTS, Files.readAllBytes(folder.resolve("file.gz")));
        assertEquals(List.of("bytes=123456-"), ranges);
    }

    @Test
    void aServerWithoutRangesSendsEverythingAgain() throws IOException {
        serve(exchange -> send(exchange, 0, CONTENTS.length));
        writePart(Arrays.copyOf(CONTENTS, 123_456));
        Path folder = Download.to(temp).fetch(set("/file"));
        assertArrayEquals(CONTENTS, Files.readAllBytes(folder.resolve("file.gz")));
    }

    @Test
    void aCompletePartNeedsOnlyItsName() throws IOException {
        serve(exchange -> exchange.sendResponseHeaders(416, -1));
        writePart(CONTENTS);
        Path folder = Download.to(temp).fetch(set("/file"));
        assertArrayEquals(CONTENTS, Files.readAllBytes(folder.resolve("file.gz")));
    }

    @Test
    void aForeignPartIsDroppedAndTheFileFetchedAfresh() throws IOException {
        serve(this::sendRange);
        writePart(new byte[5000]);
        Path folder = Download.to(temp).fetch(set("/file"));
        assertArrayEquals(CONTENTS, Files.readAllBytes(folder.resolve("file.gz")));
        assertEquals(List.of("bytes=5000-", ""), ranges);
    }

    @Test
    void wrongContentsAreNeverGivenTheName() {
        serve(exchange -> send(exchange, 1, CONTENTS.length - 1));
        assertFails(set("/file"), "MD5 expected " + Fingerprint.of("MD5", CONTENTS) + ", actual ");
        assertFalse(Files.exists(temp.resolve("toy/file.gz")));
        assertFalse(Files.exists(temp.resolve("toy/file.gz.part")));
    }

    @Test
    void aMissingFileIsNamedWithItsStatus() {
        assertFails(set("/absent"), "/absent: HTTP status 404, expected 200");
    }

    @Test
    void theNextMirrorIsTriedAfterAFailure() throws IOException {
        serve(this::sendRange);
        Path folder = Download.to(temp).fetch(set("/absent", "/file"));
        assertArrayEquals(CONTENTS, Files.readAllBytes(folder.resolve("file.gz")));
    }

    @Test
    void aServerThatKeepsCuttingIsGivenUpWithThePartKept() throws IOException {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, CONTENTS.length);
            exchange.getResponseBody().write(CONTENTS, 0, 70_000);
            exchange.close();
        });
        assertFails(set("/file"), "cut off after");
        assertTrue(Files.exists(temp.resolve("toy/file.gz.part")));
        assertEquals(3, ranges.size());
    }

    private void assertFails(KnownSet set, String expected) {
        String message = assertThrows(
                        DataException.class, () -> Download.to(temp).fetch(set))
                .getMessage();
        assertTrue(message.contains(expected), message);
    }

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private void serve(Answer answer) {
        server.createContext("/file", exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            ranges.add(range == null ? "" : range);
            try (exchange) {
                answer.to(exchange);
            }
        });
    }

    private static void send(HttpExchange exchange, int from, int length) throws IOException {
        exchange.sendResponseHeaders(200, length);
        exchange.getResponseBody().write(CONTENTS, from, length);
    }

    private void sendRange(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range == null) {
            send(exchange, 0, CONTENTS.length);
            return;
        }
        int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        exchange.getResponseHeaders()
                .add("Content-Range", "bytes " + from + "-" + (CONTENTS.length - 1) + "/" + CONTENTS.length);
        exchange.sendResponseHeaders(206, CONTENTS.length - from);
        exchange.getResponseBody().write(CONTENTS, from, CONTENTS.length - from);
    }

    private void writePart(byte[] bytes) throws IOException {
        Files.createDirectories(temp.resolve("toy"));
        Files.write(temp.resolve("toy/file.gz.part"), bytes);
    }

    private KnownSet set(String... paths) {
        List<URI> mirrors = Arrays.stream(paths)
                .map(path ->
                        URI.create("http://" + server.getAddress().getAddress().getHostAddress() + ":"
                                + server.getAddress().getPort() + path))
                .toList();
        return new KnownSet(
                "toy",
                "a toy",
                List.of(new KnownSet.RemoteFile("file.gz", CONTENTS.length, Fingerprint.of("MD5", CONTENTS), mirrors)));
    }

    @Test
    void twoDownloadsAtOnceBringOneWholeFile() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        serve(exchange -> {
            asked.countDown();
            await(go);
            send(exchange, 0, CONTENTS.length);
        });
        List<String> waiting = Collections.synchronizedList(new ArrayList<>());
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        Thread[] both = new Thread[2];
        for (int i = 0; i < both.length; i++) {
            both[i] = new Thread(() -> fetch(waiting, failures));
            both[i].start();
            await(asked);
        }
        while (waiting.isEmpty()) {
            Thread.sleep(5);
        }
        go.countDown();
        for (Thread each : both) {
            each.join();
        }
        assertEquals(List.of(), failures);
        assertEquals(1, ranges.size(), "the second finds what the first has brought");
        assertArrayEquals(CONTENTS, Files.readAllBytes(temp.resolve("toy/file.gz")));
    }

    private void fetch(List<String> waiting, List<Throwable> failures) {
        try {
            Download.to(temp)
                    .reporting(new Download.Progress() {
                        @Override
                        public void onProgress(String file, long done, long total) {}

                        @Override
                        public void onWaiting(String line) {
                            waiting.add(line);
                        }
                    })
                    .fetch(set("/file"));
        } catch (RuntimeException | Error e) {
            failures.add(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsLongerThanPublishedIsNotTaken() {
        byte[] endless = new byte[1 << 20];
        long[] sent = {0};
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 0); // of any length
            try (var out = exchange.getResponseBody()) {
                for (int i = 0; i < 400; i++) {
                    out.write(endless);
                    sent[0] += endless.length;
                }
            }
        });
        DataException refused =
                assertThrows(DataException.class, () -> Download.to(temp).fetch(set("/file")));
        assertTrue(refused.getMessage().contains("sends more than the published 300,000 bytes"), refused.getMessage());
        assertTrue(
                sent[0] < 100L << 20, () -> sent[0] + " bytes were sent, most of them into the connection's buffers");
    }
}
