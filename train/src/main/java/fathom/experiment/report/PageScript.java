package fathom.experiment.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The script of a page, put together from files of this package, and its hash, by which a Content-Security-Policy allows it and no other.
 *
 * @param text what stands in the element, also where the page is read as XML
 * @param hash as the policy writes it, such as {@code sha256-...}
 */
record PageScript(String text, String hash) {
    /** Explores the figures and tables of a page that holds its data. */
    static final PageScript REPORT = of("scales.js", "drawing.js", "figure.js", "page.js", "report.js");

    /** Shows a comparison as it goes on, asking the server that sent the page. */
    static final PageScript LIVE = of("scales.js", "drawing.js", "figure.js", "page.js", "live.js");

    private static PageScript of(String... files) {
        String code = Stream.of(files).map(PageScript::resource).collect(Collectors.joining("\n"));
        String text = "//<![CDATA[\n" + code + "//]]>"; // a comment to HTML; XML would take < for markup
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return new PageScript(text, "sha256-" + Base64.getEncoder().encodeToString(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** The text of a file of this package. */
    static String resource(String name) {
        try (InputStream in = PageScript.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "resource fathom/experiment/report/" + name + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + name + ": " + e.getMessage(), e);
        }
    }
}
