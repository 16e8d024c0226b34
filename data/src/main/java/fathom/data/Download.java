package fathom.data;

import fathom.file.ProcessLock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * Brings a known data set onto this machine: into {@code dataDir/<set>/}, first as {@code .part}, renamed only when the published MD5 is
 * right. What a cut connection left is taken up again by an HTTP range. A known limit: a server that sends nothing more without closing
 * the connection is waited for; end the program and start again, and it goes on where it was.
 */
public final class Download {
    private static final int ATTEMPTS = 3;
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final Path dataDir;
    private final Progress progress;
    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    private Download(Path dataDir, Progress progress) {
        this.dataDir = dataDir;
        this.progress = progress;
    }

    /** Downloads into that folder, telling nobody. */
    public static Download to(Path dataDir) {
        return new Download(dataDir, (file, done, total) -> {});
    }

    /** The same, telling someone how far it is. */
    public Download reporting(Progress to) {
        return new Download(dataDir, to);
    }

    /** Where sets are kept. */
    public Path dataDir() {
        return dataDir;
    }

    /**
     * Downloads what is missing of a set.
     *
     * @return the folder of the set
     * @throws DataException if no mirror gives a file with the published hash, or the folder cannot be written
     */
    public Path fetch(KnownSet set) {
        Path folder = dataDir.resolve(set.name());
        try {
            if (!isHere(set.files(), folder)) { // a shared folder that is complete need not be writable
                Files.createDirectories(folder);
                fetchAlone(set.files(), folder);
            }
        } catch (IOException e) {
            throw DataException.in(folder, "cannot be written (" + e.getMessage() + ")", e);
        }
        return folder;
    }

    private boolean isHere(List<KnownSet.RemoteFile> files, Path folder) throws IOException {
        for (KnownSet.RemoteFile file : files) {
            if (!isHere(file, folder)) {
                return false;
            }
        }
        return true;
    }

    private boolean isHere(KnownSet.RemoteFile file, Path folder) throws IOException {
        Path target = folder.resolve(file.name());
        boolean here = Files.isRegularFile(target)
                && Files.size(target) == file.bytes()
                && md5(target).equals(file.md5());
        if (here) {
            progress.onProgress(file.name(), file.bytes(), file.bytes());
        }
        return here;
    }

    /** Two that wrote into the same file would spoil it for both: the second waits, and finds what the first has brought. */
    @SuppressWarnings("try") // the lock is held, not used
    private void fetchAlone(List<KnownSet.RemoteFile> files, Path folder) throws IOException {
        try (ProcessLock lock =
                ProcessLock.await(folder.resolve(".lock"), "data folder " + folder, progress::onWaiting)) {
            for (KnownSet.RemoteFile file : files) {
                if (!isHere(file, folder)) {
                    fetch(file, folder);
                }
            }
        }
    }

    private void fetch(KnownSet.RemoteFile file, Path folder) throws IOException {
        Path target = folder.resolve(file.name());
        Path part = folder.resolve(file.name() + ".part");
        DataException failure = new DataException(file.name() + ": no address is known");
        for (URI mirror : file.mirrors()) {
            try {
                receive(mirror, file, part);
                flush(part);
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
                return;
            } catch (DataException e) {
                e.addSuppressed(failure);
                failure = e;
            }
        }
        throw failure;
    }

    /** Several attempts at one address: each goes on where the one before was cut off. */
    private void receive(URI from, KnownSet.RemoteFile file, Path part) throws IOException {
        for (int attempt = 1; ; attempt++) {
            if (Files.exists(part) && Files.size(part) > file.bytes()) {
                Files.delete(part);
            }
            long before = Files.exists(part) ? Files.size(part) : 0;
            try {
                request(from, file, part, before);
            } catch (ConnectionCut e) {
                if (attempt == ATTEMPTS) {
                    throw new DataException(
                            "%s: cut off after %,d of %,d bytes (%s); start again to go on from there"
                                    .formatted(
                                            from,
                                            Files.exists(part) ? Files.size(part) : 0,
                                            file.bytes(),
                                            e.getMessage()),
                            e);
                }
                continue;
            }
            String actual = md5(part);
            if (actual.equals(file.md5())) {
                return;
            }
            Files.delete(part);
            if (before == 0
                    || attempt == ATTEMPTS) { // otherwise the older part may be to blame: once more from the start
                throw new DataException(
                        "%s: MD5 expected %s, actual %s; what came was deleted".formatted(from, file.md5(), actual));
            }
        }
    }

    private void request(URI from, KnownSet.RemoteFile file, Path part, long have) throws IOException, ConnectionCut {
        HttpRequest.Builder request = HttpRequest.newBuilder(from).timeout(Duration.ofSeconds(60));
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
        }
        HttpResponse<InputStream> response = send(request.build());
        try (InputStream body = response.body()) {
            if (response.statusCode() == RANGE_NOT_SATISFIABLE && have > 0) {
                return; // nothing is left to send: either all is here, or the hash will tell
            }
            if (response.statusCode() != OK && response.statusCode() != PARTIAL) {
                throw new DataException(from + ": HTTP status " + response.statusCode() + ", expected 200");
            }
            boolean resumed = response.statusCode() == PARTIAL
                    && response.headers().firstValue("Content-Range").orElse("").startsWith("bytes " + have + "-");
            if (response.statusCode() == PARTIAL && !resumed) {
                throw new DataException(from + ": the server sent another range than from byte " + have);
            }
            boolean fits;
            try (OutputStream out = resumed
                    ? Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    : Files.newOutputStream(part)) {
                fits = copy(body, out, file, resumed ? have : 0);
            }
            if (!fits) {
                Files.delete(part);
                throw new DataException("%s: sends more than the published %,d bytes; what came was deleted"
                        .formatted(from, file.bytes()));
            }
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws ConnectionCut {
        try {
            return client.send(request, BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new ConnectionCut(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException(request.uri() + ": interrupted", e);
        }
    }

    /** Returns false as soon as more comes than the file is long. */
    private boolean copy(InputStream body, OutputStream out, KnownSet.RemoteFile file, long have)
            throws IOException, ConnectionCut {
        byte[] buffer = new byte[1 << 16];
        long done = have;
        progress.onProgress(file.name(), done, file.bytes());
        for (int n = read(body, buffer); n >= 0; n = read(body, buffer)) {
            done += n;
            if (done > file.bytes()) {
                return false;
            }
            out.write(buffer, 0, n);
            progress.onProgress(file.name(), done, file.bytes());
        }
        return true;
    }

    /** Tells a fault of the connection, after which another attempt makes sense, from a full disk. */
    private static int read(InputStream body, byte[] buffer) throws ConnectionCut {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            throw new ConnectionCut(e);
        }
    }

    /** On the disk before it has its name. */
    private static void flush(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static String md5(Path file) throws IOException {
        MessageDigest digest = Fingerprint.digest("MD5");
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Is told how far a download is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Some bytes came.
         *
         * @param file which file
         * @param done bytes here, those of an earlier attempt included
         * @param total the published length
         */
        void onProgress(String file, long done, long total);

        /** Another process downloads the same set, and is waited for: who, in one line. */
        default void onWaiting(String line) {}
    }

    private static final class ConnectionCut extends Exception {
        private static final long serialVersionUID = 1L;

        ConnectionCut(IOException cause) {
            super(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), cause);
        }
    }
}
