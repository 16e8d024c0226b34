package fathom.data;

import fathom.file.FileErrors;
import fathom.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A text as a language model of characters sees it: pieces of equal length that follow each other, at each step of which the next character is
 * asked for. The first nine tenths are there to train on. What is compared with is who knows only how frequent each character is.
 */
final class CharacterText implements Dataset {
    private final String name;
    private final int[] symbols;
    private final int from;
    private final int size;
    private final int length;
    private final Task task;
    private final Fingerprint fingerprint = new Fingerprint();

    private CharacterText(String name, int[] symbols, int from, int size, int length, Task task) {
        this.name = name;
        this.symbols = symbols;
        this.from = from;
        this.size = size;
        this.length = length;
        this.task = task;
    }

    /** @throws DataException if the file cannot be read, is not UTF-8 or too short for an example of both parts */
    static DataSource read(Path file, int length) {
        int[] text = characters(file);
        int[] alphabet = IntStream.of(text).distinct().sorted().toArray();
        int[] symbols = IntStream.of(text)
                .map(character -> Arrays.binarySearch(alphabet, character))
                .toArray();
        int cut = (int) (text.length * 9L / 10);
        int train = (cut - 1) / length;
        int test = (text.length - cut - 1) / length;
        if (train < 1 || test < 1) {
            throw DataException.in(
                    file,
                    "has %,d characters, expected at least %,d for pieces of %d"
                            .formatted(text.length, 10 * (length + 1), length));
        }
        Task task = Task.nextToken(alphabet.length, length, frequencies(symbols, cut, alphabet.length));
        String name = String.valueOf(file.getFileName());
        return new DataSource(
                name,
                new CharacterText(name + " train", symbols, 0, train, length, task),
                new CharacterText(name + " test", symbols, cut, test, length, task),
                file.toString(),
                Verification.UNKNOWN);
    }

    private static int[] characters(Path file) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .codePoints()
                    .toArray();
        } catch (CharacterCodingException e) {
            throw DataException.in(file, "is not UTF-8 text", e);
        } catch (IOException e) {
            throw DataException.in(file, "cannot be read: " + FileErrors.words(e), e);
        }
    }

    /** The entropy of one character alone, and how often the most frequent is right. */
    private static Task.Baseline frequencies(int[] symbols, int to, int alphabet) {
        double[] counts = new double[alphabet];
        for (int i = 0; i < to; i++) {
            counts[symbols[i]]++;
        }
        double entropy = 0;
        for (double count : counts) {
            entropy -= count == 0 ? 0 : count / to * StrictMath.log(count / to);
        }
        double most = Arrays.stream(counts).max().orElseThrow();
        return new Task.Baseline(entropy, most / to, "knowing the characters' frequencies");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Shape exampleShape() {
        return Shape.of(length);
    }

    @Override
    public int classes() {
        return task.outputs();
    }

    @Override
    public Task task() {
        return task;
    }

    @Override
    public void read(int index, float[] into, int offset) {
        int first = from + index * length;
        for (int t = 0; t < length; t++) {
            into[offset + t] = symbols[first + t];
        }
    }

    @Override
    public int label(int index) {
        return symbols[from + index * length + 1];
    }

    @Override
    public void labels(int index, int[] into, int offset) {
        System.arraycopy(symbols, from + index * length + 1, into, offset, length);
    }

    @Override
    public String sha256() {
        return fingerprint.of(this);
    }

    @Override
    public String toString() {
        return name + " [" + size + " x " + exampleShape() + "]";
    }
}
