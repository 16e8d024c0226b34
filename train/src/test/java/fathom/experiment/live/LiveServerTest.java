package fathom.experiment.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.record.ExampleRuns;
import fathom.experiment.record.LiveFiles;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunName;
import fathom.experiment.record.RunStore;
import fathom.experiment.record.Stage;
import fathom.experiment.record.StoppedRun;
import fathom.text.BadInputException;
import fathom.train.Divergence;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server as other programs see it: requests as they go over the wire. */
class LiveServerTest {
    private static final RunKey UNDER = new RunKey("<b>he</b>", 48, 0, 0.01);
    private static final RunKey DONE = new RunKey("glorot", 48, 0, 0.01);
    private static final RunKey BROKEN = new RunKey("glorot", 48, 1, 0.01);

    @TempDir
    private Path folder;

    private LiveServer server;
    private int port;
    private String token;

    @BeforeEach
    void start() {
        server = LiveServer.start(folder, 0);
        URI address = URI.create(server.address());
        port = address.getPort();
        token = address.getFragment();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void comparison() {
        LiveFiles files = LiveFiles.in(folder, line -> {});
        files.queue(
                "A comparison",
                List.of(
                        RunName.of(Stage.RUN, UNDER),
                        RunName.of(Stage.RUN, DONE),
                        RunName.of(Stage.RUN, BROKEN),
                        new RunName(Stage.RUN, "lecun", 48, 0, Double.NaN)));
        files.note("note to self");
        files.start(Stage.RUN, UNDER);
        for (int step = 0; step < 100; step++) {
            files.step(Stage.RUN, UNDER, step, 100, 2.3 - step / 100.0, 0.1);
        }
        try (RunStore store = RunStore.open(folder, Map.of("classes", "10"), line -> {})) {
            store.save(Stage.RUN, ExampleRuns.ended(DONE, 1.5, 0.4, List.of()));
            store.save(
                    Stage.RUN,
                    ExampleRuns.run(
                            BROKEN,
                            new float[] {3, 4},
                            new float[] {0, 0},
                            null,
                            new Divergence(2, "body.7", "loss is NaN"),
                            List.of()));
        }
    }

    /** Sends the lines and returns the answer. */
    private String ask(String request, String... headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            String text = request + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n";
            boolean post = request.startsWith("POST");
            String body = post ? RunName.of(Stage.RUN, UNDER).id() : "";
            text += (post ? "Content-Length: " + body.length() + "\r\n" : "") + "\r\n" + body;
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            var answer = new StringBuilder();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                answer.append(line).append('\n');
            }
            return answer.toString();
        }
    }

    private String host() {
        return "Host: 127.0.0.1:" + port;
    }

    /** The first event with data: everything that is known. */
    private JsonNode events() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/events"))
                .build();
        try (Stream<String> lines = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofLines())
                .body()) {
            String data =
                    lines.filter(line -> line.startsWith("data: {")).findFirst().orElseThrow();
            return JsonMapper.shared().readTree(data.substring("data: ".length()));
        }
    }

    private boolean asked() {
        return StoppedRun.isAsked(folder, RunName.of(Stage.RUN, UNDER));
    }

    @Test
    void whatTheFolderHoldsIsTold() throws Exception {
        comparison();
        JsonNode news = events();
        for (int i = 0; i < 40 && news.at("/head/counts/done").asInt() == 0; i++) {
            Thread.sleep(100); // the next look
            news = events();
        }
        assertEquals("A comparison", news.at("/head/title").asString());
        assertEquals(4, news.at("/head/runs").asInt());
        assertEquals("<b>he</b>", news.at("/runs/0/variant").asString());
        assertEquals("running", news.at("/runs/0/state").asString());
        assertEquals(100, news.at("/runs/0/step").asInt());
        assertEquals("done", news.at("/runs/1/state").asString());
        assertEquals(1.5, news.at("/runs/1/loss").asDouble(), 1e-6);
        assertEquals(
                "diverged at step 2 in body.7: loss is NaN",
                news.at("/runs/2/note").asString());
        assertEquals("queued", news.at("/runs/3/state").asString());
        assertTrue(news.at("/runs/3/rate").isNull());
        assertEquals("note to self", news.at("/warnings/0").asString());
        JsonNode figure = news.at("/figures/48/0");
        List<String> labels = List.of(
                figure.at("/series/0/label").asString(),
                figure.at("/series/1/label").asString());
        assertTrue(labels.contains("<b>he</b>") && labels.contains("glorot"), labels.toString());
        assertEquals(2.3026, figure.at("/reference").asDouble(), 1e-4);
    }

    @Test
    void anotherSitesScriptIsRefused() throws Exception {
        assertTrue(ask("GET /", host()).startsWith("HTTP/1.1 200"));
        assertTrue(ask("GET /", "Host: localhost:" + port).startsWith("HTTP/1.1 200"));
        for (String path : List.of("/", "/events", "/report")) {
            assertTrue(
                    ask("GET " + path, "Host: evil.example:" + port).startsWith("HTTP/1.1 403"),
                    "a name made to point here");
            assertTrue(ask("GET " + path, host(), "Origin: http://evil.example").startsWith("HTTP/1.1 403"));
            assertTrue(ask("GET " + path, host(), "Origin: null").startsWith("HTTP/1.1 403"));
            assertTrue(ask("GET " + path, host(), "Sec-Fetch-Site: cross-site").startsWith("HTTP/1.1 403"));
            assertTrue(
                    ask("GET " + path, host(), "Sec-Fetch-Site: same-site").startsWith("HTTP/1.1 403"), "another port");
        }
        String page = ask("GET /", host());
        assertTrue(page.contains("script-src 'sha256-") && page.contains("frame-ancestors 'none'"), page);
        assertFalse(page.contains(token), "who can read the page must not thereby command");
        assertFalse(page.contains("Access-Control-Allow"), page);
    }

    @Test
    void aReportThatCameWithTheFolderHasAnOriginOfItsOwnAndCannotReadTheToken() throws Exception {
        Files.writeString(folder.resolve("report.html"), "<script>steal(sessionStorage)</script>");
        String report = ask("GET /report", host());
        assertTrue(report.startsWith("HTTP/1.1 200"), report);
        assertTrue(report.toLowerCase(Locale.ROOT).contains("content-security-policy: sandbox allow-scripts "), report);
        assertFalse(report.contains("allow-same-origin"), report);
    }

    @Test
    void aCommandNeedsTheToken() throws Exception {
        comparison();
        events();
        Thread.sleep(1200); // the next look
        String own = "Origin: http://127.0.0.1:" + port;
        String key = "X-Fathom-Token: " + token;
        assertTrue(ask("POST /stop", host(), own).startsWith("HTTP/1.1 403"));
        assertTrue(ask("POST /stop", host(), own, "X-Fathom-Token: " + token.replace('a', 'b') + "0")
                .startsWith("HTTP/1.1 403"));
        assertTrue(ask("POST /stop", host(), "Origin: http://evil.example", key).startsWith("HTTP/1.1 403"));
        assertTrue(ask("GET /stop", host(), own, key).startsWith("HTTP/1.1 404"));
        assertFalse(asked());
        assertTrue(ask("POST /stop", host(), own, key).startsWith("HTTP/1.1 200"));
        assertTrue(asked());
        String state = events().at("/runs/0/state").asString();
        assertTrue(state.equals("stopping") || state.equals("stopped"), state); // stopped if it was silent too long
        assertTrue(ask("POST /allow", host(), own, key).startsWith("HTTP/1.1 200"));
        assertFalse(asked());
    }

    @Test
    void anotherServerOfTheFolderTakesTheSameToken() throws Exception {
        Files.createDirectories(folder);
        try (LiveServer second = LiveServer.start(folder, 0)) {
            assertEquals(token, URI.create(second.address()).getFragment());
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        String message = assertThrows(BadInputException.class, () -> LiveServer.start(folder, port))
                .getMessage();
        assertTrue(message.contains("port " + port), message);
    }
}
