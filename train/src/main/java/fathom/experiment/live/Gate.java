package fathom.experiment.live;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;

/**
 * Lets no other site's script read or command. A browser sends any page's requests to the loopback address; the host by which it asked tells names that another site
 * has made to point here, the origin tells whose page asks. A command needs the token, which only the printed address holds.
 */
final class Gate {
    /** The header that holds the token. One that no form can send, so that browsers ask before another site's script may. */
    static final String TOKEN = "X-Fathom-Token";

    private final Set<String> hosts;
    private final Set<String> origins;
    private final byte[] token;

    Gate(int port, String token) {
        this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
        this.origins = Set.of("http://127.0.0.1:" + port, "http://localhost:" + port);
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    boolean admits(HttpExchange exchange) {
        return admits(exchange.getRequestHeaders());
    }

    boolean admits(Headers headers) {
        String host = only(headers, "Host");
        String origin = only(headers, "Origin");
        String site = only(headers, "Sec-Fetch-Site");
        return hosts.contains(host)
                && (origin.isEmpty() || origins.contains(origin))
                && (site.isEmpty() || site.equals("same-origin") || site.equals("none"));
    }

    boolean commands(HttpExchange exchange) {
        return commands(exchange.getRequestHeaders());
    }

    boolean commands(Headers headers) {
        byte[] given = only(headers, TOKEN).getBytes(StandardCharsets.UTF_8);
        return admits(headers) && MessageDigest.isEqual(given, token);
    }

    /** The header's value, empty if it is missing; one that is there twice is nobody's. */
    private static String only(Headers headers, String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.size() == 1 ? values.get(0) : "twice";
    }
}
