package fathom.interop;

import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** NumPy's archive of arrays: a zip file with one {@code .npy} file for each. Opening reads the table of contents alone. */
final class Npz implements TensorFile {
    private static final String ENDING = ".npy";

    private final Path file;
    private final ZipFile zip;
    private final Map<String, ZipEntry> entries = new LinkedHashMap<>();

    private Npz(Path file, ZipFile zip) throws IOException {
        this.file = file;
        this.zip = zip;
        for (ZipEntry entry : zip.stream().toList()) {
            if (!entry.getName().endsWith(ENDING)) {
                throw new IOException(file + ": holds '" + entry.getName() + "', expected arrays alone, NAME" + ENDING);
            }
            String name = entry.getName().substring(0, entry.getName().length() - ENDING.length());
            if (entries.putIfAbsent(name, entry) != null) {
                throw new IOException(file + ": holds two arrays called '" + name + "'");
            }
        }
    }

    /**
     * Opens an archive.
     *
     * @throws IOException if it cannot be read, is no zip file, or holds something else than arrays
     */
    static Npz open(Path file) throws IOException {
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw new IOException(file + ": is no archive of NumPy: " + e.getMessage(), e);
        }
        try {
            return new Npz(file, zip);
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    @Override
    public Set<String> names() {
        return entries.keySet();
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public Shape shape(String name) throws IOException {
        try (InputStream in = zip.getInputStream(entry(name))) {
            return NpyHeader.read(in, place(name)).shape();
        } catch (ZipException e) {
            throw damaged(name, e);
        }
    }

    @Override
    public Tensor tensor(String name) throws IOException {
        ZipEntry entry = entry(name);
        CRC32 checksum = new CRC32();
        try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), checksum)) {
            Tensor tensor = NpyHeader.read(in, place(name)).values(in, place(name));
            if (checksum.getValue() != entry.getCrc()) {
                throw new IOException(place(name) + ": is damaged: its checksum is not that of its contents");
            }
            return tensor;
        } catch (ZipException e) {
            throw damaged(name, e);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private ZipEntry entry(String name) throws IOException {
        ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw new IOException(file + ": no array '" + name + "'");
        }
        return entry;
    }

    private String place(String name) {
        return file + ": array '" + name + "'";
    }

    private IOException damaged(String name, ZipException cause) {
        return new IOException(place(name) + ": is damaged: " + cause.getMessage(), cause);
    }
}
