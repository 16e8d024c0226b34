package fathom.experiment.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import fathom.experiment.record.RunName;
import fathom.experiment.record.StoppedRun;
import fathom.experiment.report.LivePage;
import fathom.text.BadInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A page of a comparison on this machine's loopback address: what its results folder says, as it says it. It trains nothing and holds nothing of its own, so that it and
 * the comparison may be ended and started again, each without the other. The only thing that it writes is the wish that a run be stopped.
 */
public final class LiveServer implements AutoCloseable {
    private static final long LOOK_MILLIS = 1000;
    private static final long BEAT_MILLIS = 10_000;
    private static final int LONGEST_ID = 400;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final Path folder;
    private final LiveState state;
    private final HttpServer server;
    private final Gate gate;
    private final String token;
    private final String instance = UUID.randomUUID().toString();
    private final ExecutorService requests = Executors.newCachedThreadPool(LiveServer::daemon);
    private final Thread looks = daemon(this::keepLooking);
    private volatile boolean closed;

    private LiveServer(Path folder, HttpServer server) {
        this.folder = folder;
        this.state = new LiveState(folder);
        this.server = server;
        this.token = LiveToken.of(folder);
        this.gate = new Gate(server.getAddress().getPort(), token);
    }

    /**
     * Starts serving.
     *
     * @param folder a results folder, which may still be empty or missing
     * @param port 0 for any that is free
     * @throws BadInputException if the port is taken
     */
    public static LiveServer start(Path folder, int port) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), 0);
            LiveServer live = new LiveServer(folder, http);
            http.createContext("/", live::answer);
            http.setExecutor(live.requests);
            http.start();
            live.looks.start();
            return live;
        } catch (BindException e) {
            throw new BadInputException("port " + port + " of this machine is taken; give another", e);
        } catch (IOException e) {
            throw new BadInputException("no page can be served on port " + port + ": " + e, e);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "fathom-live");
        thread.setDaemon(true);
        return thread;
    }

    /** The address to open. What follows # is the token for commands, which a browser keeps to itself. */
    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/#" + token;
    }

    private void keepLooking() {
        try {
            while (!closed) {
                look();
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server is closed
        }
    }

    private void look() {
        try {
            state.refresh();
        } catch (RuntimeException e) {
            // A file that changes while it is read must not end the looking; the next look is a second away.
            System.getLogger(LiveServer.class.getName()).log(System.Logger.Level.DEBUG, "look into " + folder, e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            String path = exchange.getRequestURI().getPath();
            if (!gate.admits(exchange)) {
                send(exchange, 403, "text/plain", "only this page's own requests are answered\n");
            } else if (method.equals("GET") && path.equals("/")) {
                exchange.getResponseHeaders().set("Content-Security-Policy", LivePage.POLICY);
                send(exchange, 200, "text/html", LivePage.html(folder.toString()));
            } else if (method.equals("GET") && path.equals("/events")) {
                stream(exchange);
            } else if (method.equals("GET") && path.equals("/report") && Files.exists(folder.resolve("report.html"))) {
                // its own script runs, in an origin of its own: a page that came with a folder cannot read this one's
                // token
                exchange.getResponseHeaders()
                        .set("Content-Security-Policy", "sandbox allow-scripts allow-downloads allow-modals");
                send(exchange, 200, "text/html", Files.readString(folder.resolve("report.html")));
            } else if (method.equals("POST") && (path.equals("/stop") || path.equals("/allow"))) {
                command(exchange, path.equals("/stop"));
            } else {
                send(exchange, 404, "text/plain", "nothing here\n");
            }
        }
    }

    private void command(HttpExchange exchange, boolean stop) throws IOException {
        if (!gate.commands(exchange)) {
            send(
                    exchange,
                    403,
                    "text/plain",
                    "open the address that fathom printed: it holds the token for commands\n");
            return;
        }
        String id = new String(exchange.getRequestBody().readNBytes(LONGEST_ID), StandardCharsets.UTF_8);
        RunName name = state.run(id);
        if (name == null) {
            send(exchange, 404, "text/plain", "no such run\n");
            return;
        }
        try {
            if (!stop) {
                StoppedRun.allow(folder, name);
            } else if (!StoppedRun.isAsked(folder, name)) {
                new StoppedRun(name, 0, 0).write(folder);
            }
            state.refresh();
            send(exchange, 200, "text/plain", "done\n");
        } catch (UncheckedIOException e) {
            send(exchange, 500, "text/plain", e.getMessage() + "\n");
        }
    }

    /** Server-sent events: everything first, then what changes; a comment now and then shows when the reader has gone. */
    private void stream(HttpExchange exchange) throws IOException {
        headers(exchange, "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            write(out, "retry: 2000\nevent: hello\ndata: " + instance + "\n\n");
            long seen = 0;
            while (!closed) {
                LiveState.Update update = state.since(seen, BEAT_MILLIS);
                seen = update.version();
                write(out, update.json().isEmpty() ? ": still here\n\n" : "data: " + update.json() + "\n\n");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        headers(exchange, type + "; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void headers(HttpExchange exchange, String type) {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Referrer-Policy", "no-referrer");
    }

    /** Ends serving; the comparison goes on. */
    @Override
    public void close() {
        closed = true;
        looks.interrupt();
        server.stop(0);
        requests.shutdownNow();
    }
}
