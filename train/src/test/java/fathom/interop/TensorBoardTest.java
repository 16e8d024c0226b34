package fathom.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.record.ExampleRuns;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.probe.LayerSignal;
import fathom.train.Divergence;
import fathom.train.Evaluation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardTest {
    @TempDir
    Path folder;

    private static RunRecord run() {
        return ExampleRuns.run(
                new RunKey("orthogonal", 32, 1, 0.003),
                new float[] {2.5f, 1.25f},
                new float[] {0.125f, 0.5f},
                new Evaluation(1.5, 0.75, 10),
                null,
                List.of(
                        new LayerSignal("a", 0.1, 1e-12, Double.NaN),
                        new LayerSignal("b", 10, 0, Double.NaN),
                        new LayerSignal("c", 1, 1e-3, Double.NaN)));
    }

    /** The messages in the frames, whose checksums are computed here from the definition of the mask. */
    private static List<byte[]> frames(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> frames = new ArrayList<>();
        while (in.hasRemaining()) {
            int start = in.position();
            int length = Math.toIntExact(in.getLong());
            assertEquals(masked(file, start, 8), in.getInt());
            byte[] data = new byte[length];
            in.get(data);
            assertEquals(masked(data, 0, length), in.getInt());
            frames.add(data);
        }
        return frames;
    }

    private static int masked(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        long value = crc.getValue();
        return (int) ((value >>> 15 | value << 17 & 0xffffffffL) + 0xa282ead8L);
    }

    private static long count(List<byte[]> frames, String tag) {
        return frames.stream()
                .filter(frame -> new String(frame, StandardCharsets.ISO_8859_1).contains(tag))
                .count();
    }

    @Test
    void aRunIsOneFileInAFolderOfItsNameInValidFrames() throws IOException {
        TensorBoard.write(run(), Map.of("batch", "64"), folder);
        byte[] file = Files.readAllBytes(folder.resolve("orthogonal_d32_s1_lr0.003/events.out.tfevents.0.fathom"));
        List<byte[]> frames = frames(file);
        assertTrue(new String(frames.get(0), StandardCharsets.ISO_8859_1).endsWith("brain.Event:2"));
        assertEquals(2, count(frames, "train/loss"));
        assertEquals(2, count(frames, "train/accuracy"));
        assertEquals(1, count(frames, "test/accuracy"));
        assertEquals(1, count(frames, "start/log10_activation_rms"));
        assertEquals(0, count(frames, "start/log10_weight_gradient_norm"), "nothing finite, no histogram");
        assertEquals(1, count(frames, "_hparams_/session_start_info"));
    }

    @Test
    void theSameRunGivesTheSameBytes() throws IOException {
        TensorBoard.write(run(), Map.of("batch", "64"), folder.resolve("a"));
        TensorBoard.write(run(), Map.of("batch", "64"), folder.resolve("b"));
        String file = "orthogonal_d32_s1_lr0.003/events.out.tfevents.0.fathom";
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("a").resolve(file)),
                Files.readAllBytes(folder.resolve("b").resolve(file)));
    }

    @Test
    void aRunThatDivergedIsWrittenToo() throws IOException {
        RunRecord diverged = ExampleRuns.run(
                new RunKey("lecun", 8, 0, 0.1),
                new float[] {2.5f, Float.NaN},
                new float[] {0, 0},
                null,
                new Divergence(1, "a", "NaN"),
                List.of());
        TensorBoard.write(diverged, Map.of(), folder);
        List<byte[]> frames =
                frames(Files.readAllBytes(folder.resolve("lecun_d8_s0_lr0.1/events.out.tfevents.0.fathom")));
        assertEquals(2, count(frames, "train/loss"));
        assertEquals(0, count(frames, "test/"));
    }

    @Test
    void theMaskedChecksumIsThatOfTheFormatsDescription() {
        // CRC32C of "123456789" is 0xe3069283 (RFC 3720's polynomial); the mask rotates it by 15 and adds 0xa282ead8.
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        assertEquals(Integer.rotateRight(0xe3069283, 15) + 0xa282ead8, EventFile.checksum(digits, digits.length));
    }

    @Test
    void aListenerWritesAFileThatCanBeReadMeanwhile() throws IOException {
        try (TensorBoardListener listener = new TensorBoardListener(folder, Map.of("init", "orthogonal"), 3)) {
            Path file;
            try (var files = Files.list(folder)) {
                file = files.findFirst().orElseThrow();
            }
            int before = frames(Files.readAllBytes(file)).size();
            for (int step = 0; step < 50; step++) {
                listener.onStep(new fathom.train.Listener.Step(step, 50, 0, 2, 0.1, 0.01));
            }
            assertEquals(before + 150, frames(Files.readAllBytes(file)).size());
        }
    }
}
