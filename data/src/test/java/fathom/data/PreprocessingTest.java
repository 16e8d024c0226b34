package fathom.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.random.Seed;
import fathom.tensor.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
    private static final Shape SHAPE = Shape.of(6, 5, 2);

    @Test
    void normalizationMeasuresWhatItThenRemoves() {
        Dataset train = Synthetic.generate(40, 1, new Seed(2)).train();
        ChannelNormalization normalization = ChannelNormalization.of(train);
        float[] all = new float[40 * 3072];
        for (int i = 0; i < 40; i++) {
            train.read(i, all, i * 3072);
        }
        normalization.apply(all, 0, all.length);
        for (int c = 0; c < 3; c++) {
            double sum = 0;
            double squares = 0;
            for (int i = c; i < all.length; i += 3) {
                sum += all[i];
                squares += (double) all[i] * all[i];
            }
            assertEquals(0, sum * 3 / all.length, 1e-6);
            assertEquals(1, squares * 3 / all.length, 1e-6);
        }
    }

    @Test
    void normalizationTouchesItsRangeOnly() {
        float[] pixels = {9, 9, 0.5f, 1f, 9};
        new ChannelNormalization(List.of(0.5, 0.0), List.of(0.25, 0.5)).apply(pixels, 2, 2);
        assertArrayEquals(new float[] {9, 9, 0f, 2f, 9}, pixels);
    }

    @Test
    void aConstantChannelKeepsItsScale() {
        Dataset black = new ImageRecords("black", Shape.of(2, 2, 1), List.of("a"), new byte[5 * 3]);
        assertEquals(new ChannelNormalization(List.of(0.0), List.of(1.0)), ChannelNormalization.of(black));
    }

    @Test
    void impossibleNormalizationsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ChannelNormalization(List.of(0.0), List.of(0.0)));
        assertThrows(IllegalArgumentException.class, () -> new ChannelNormalization(List.of(0.0), List.of(1.0, 1.0)));
        assertThrows(IllegalArgumentException.class, () -> new ChannelNormalization(List.of(0.0), List.of(Double.NaN)));
    }

    @Test
    void everyCropIsAShiftOfTheOldImageOrOfItsMirror() {
        float[] original = numbered();
        Set<Integer> seen = new HashSet<>();
        Augmentation augmentation = Augmentation.cropAndFlip(2);
        for (int s = 0; s < 400; s++) {
            float[] image = new float[SHAPE.size() + 3];
            System.arraycopy(original, 0, image, 3, original.length);
            augmentation.apply(image, 3, SHAPE, new Seed(s));
            seen.add(whichShift(original, Arrays.copyOfRange(image, 3, image.length)));
        }
        assertEquals(50, seen.size(), "5 x 5 places, mirrored or not");
    }

    @Test
    void withoutPaddingOnlyTheMirrorIsLeft() {
        Set<Integer> seen = new HashSet<>();
        for (int s = 0; s < 50; s++) {
            float[] image = numbered();
            Augmentation.cropAndFlip(0).apply(image, 0, SHAPE, new Seed(s));
            seen.add(whichShift(numbered(), image));
        }
        assertEquals(2, seen.size());
        assertThrows(IllegalArgumentException.class, () -> Augmentation.cropAndFlip(-1));
    }

    @Test
    void subsetsAndSplitsAreViews() {
        Dataset train = Synthetic.generate(50, 1, new Seed(2)).train();
        Dataset.Split split = train.split(10, new Seed(6));
        assertEquals(40, split.train().size());
        assertEquals(10, split.validation().size());
        assertEquals(
                split.validation().sha256(),
                train.split(10, new Seed(6)).validation().sha256());
        Dataset chosen = train.subset(7, 3);
        assertEquals(train.label(3), chosen.label(1));
        assertEquals(2, chosen.size());
        assertEquals(train.sha256(), train.limit(1000).sha256());
        assertEquals(
                train.sha256(),
                new Subset(
                                train,
                                "same",
                                java.util.stream.IntStream.range(0, 50).toArray())
                        .sha256());
        assertThrows(IllegalArgumentException.class, () -> train.subset(50));
        assertThrows(IllegalArgumentException.class, () -> train.split(50, new Seed(6)));
        assertThrows(IndexOutOfBoundsException.class, () -> train.label(-1));
    }

    @Test
    void aSampleSheetHasARowForEveryClass() {
        Dataset train = Synthetic.generate(60, 1, new Seed(2)).train();
        var sheet = SampleSheet.render(train, 4);
        assertTrue(sheet.getHeight() > 10 * 96 && sheet.getWidth() > 4 * 96);
        int background = sheet.getRGB(sheet.getWidth() - 1, 0);
        assertEquals(0xFFFFFFFF, background);
        assertThrows(IllegalArgumentException.class, () -> SampleSheet.render(train, 0));
    }

    private static float[] numbered() {
        float[] image = new float[SHAPE.size()];
        for (int i = 0; i < image.length; i++) {
            image[i] = i + 1;
        }
        return image;
    }

    /** An own name for each shift and mirror that explains the image; fails if none does. */
    private static int whichShift(float[] original, float[] image) {
        for (int down = -2; down <= 2; down++) {
            for (int right = -2; right <= 2; right++) {
                for (int flip = 0; flip < 2; flip++) {
                    if (Arrays.equals(image, shifted(original, down, right, flip == 1))) {
                        return (down + 2) * 10 + (right + 2) * 2 + flip;
                    }
                }
            }
        }
        throw new AssertionError("no shift explains " + Arrays.toString(image));
    }

    private static float[] shifted(float[] original, int down, int right, boolean flip) {
        float[] result = new float[original.length];
        for (int y = 0; y < 6; y++) {
            for (int x = 0; x < 5; x++) {
                int sy = y + down;
                int sx = x + right;
                for (int c = 0; c < 2; c++) {
                    boolean inside = sy >= 0 && sy < 6 && sx >= 0 && sx < 5;
                    result[(y * 5 + (flip ? 4 - x : x)) * 2 + c] = inside ? original[(sy * 5 + sx) * 2 + c] : 0;
                }
            }
        }
        return result;
    }
}
