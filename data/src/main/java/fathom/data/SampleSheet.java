package fathom.data;

import fathom.tensor.Shape;
import fathom.text.BadInputException;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** A picture of some examples of every class, a row a class, so that a person sees what a network is shown. */
public final class SampleSheet {
    private static final int NAMES = 120;
    private static final int GAP = 6;
    private static final int HEAD = 44;

    private SampleSheet() {}

    /**
     * Draws the first examples of every class, each pixel three times as large.
     *
     * @param dataset images {@code [H, W, 1]} or {@code [H, W, 3]}
     * @param perClass how many of each class; fewer where there are fewer
     * @throws IllegalArgumentException if the examples are not such images
     */
    public static BufferedImage render(Dataset dataset, int perClass) {
        Shape shape = dataset.exampleShape();
        if (shape.rank() != 3 || (shape.dim(2) != 1 && shape.dim(2) != 3) || perClass < 1) {
            throw new BadInputException(
                    "%s: %d samples a class of shape %s, expected at least 1 of [H, W, 1] or [H, W, 3]"
                            .formatted(dataset.name(), perClass, shape));
        }
        List<List<Integer>> chosen = firstOfEachClass(dataset, perClass);
        int columns = chosen.stream().mapToInt(List::size).max().orElse(0);
        int scale = 3;
        int stepX = shape.dim(1) * scale + GAP;
        int stepY = shape.dim(0) * scale + GAP;
        BufferedImage sheet = new BufferedImage(
                NAMES + columns * stepX + GAP, HEAD + dataset.classes() * stepY + GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        g.setColor(new Color(0x222222));
        g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
        g.drawString(dataset.name(), 2 * GAP, 28);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        for (int label = 0; label < chosen.size(); label++) {
            int top = HEAD + label * stepY;
            g.drawString(dataset.classNames().get(label), 2 * GAP, top + stepY / 2 + 2);
            for (int i = 0; i < chosen.get(label).size(); i++) {
                BufferedImage image = image(dataset, chosen.get(label).get(i));
                g.drawImage(image, NAMES + i * stepX, top, image.getWidth() * scale, image.getHeight() * scale, null);
            }
        }
        g.dispose();
        return sheet;
    }

    /**
     * Draws a sheet into a PNG file; its folder is created if absent.
     *
     * @throws DataException if the file cannot be written
     */
    public static void write(Dataset dataset, int perClass, Path png) {
        BufferedImage sheet = render(dataset, perClass);
        try {
            Path folder = png.toAbsolutePath().getParent();
            if (folder == null || Files.isDirectory(png)) {
                throw DataException.in(png, "is a folder, expected the name of a file to write");
            }
            Files.createDirectories(folder);
            // Through a stream: given a file that it cannot open, ImageIO prints a stack trace of its own.
            try (OutputStream out = Files.newOutputStream(png)) {
                ImageIO.write(sheet, "png", out);
            }
        } catch (IOException e) {
            throw DataException.in(png, "cannot be written (" + e.getMessage() + ")", e);
        }
    }

    private static List<List<Integer>> firstOfEachClass(Dataset dataset, int perClass) {
        List<List<Integer>> chosen = new ArrayList<>();
        for (int label = 0; label < dataset.classes(); label++) {
            chosen.add(new ArrayList<>());
        }
        for (int i = 0; i < dataset.size(); i++) {
            List<Integer> ofClass = chosen.get(dataset.label(i));
            if (ofClass.size() < perClass) {
                ofClass.add(i);
            }
        }
        return chosen;
    }

    private static BufferedImage image(Dataset dataset, int index) {
        Shape shape = dataset.exampleShape();
        int channels = shape.dim(2);
        float[] pixels = new float[shape.size()];
        dataset.read(index, pixels, 0);
        BufferedImage image = new BufferedImage(shape.dim(1), shape.dim(0), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < shape.dim(0); y++) {
            for (int x = 0; x < shape.dim(1); x++) {
                int at = (y * shape.dim(1) + x) * channels;
                int rgb = 0;
                for (int c = 0; c < 3; c++) {
                    rgb = rgb << 8 | Math.round(255 * pixels[at + (channels == 1 ? 0 : c)]);
                }
                image.setRGB(x, y, rgb);
            }
        }
        return image;
    }
}
