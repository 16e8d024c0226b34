package fathom.kernel;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/** What a compiled class tells of the length of its methods. */
final class ClassFile {
    private static final int UTF8 = 1;

    private ClassFile() {}

    /** The bytes of code of each method, by name; of those that share a name, the most. */
    static Map<String, Integer> codeSizes(Class<?> type) throws IOException {
        String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
        try (InputStream bytes = type.getResourceAsStream(file);
                DataInputStream in = new DataInputStream(bytes)) {
            in.skipNBytes(8); // magic number and version
            String[] names = constants(in);
            in.skipNBytes(6); // access, this class, the one above
            in.skipNBytes(2L * in.readUnsignedShort());
            members(in, names, new HashMap<>()); // fields
            Map<String, Integer> sizes = new HashMap<>();
            members(in, names, sizes);
            return sizes;
        }
    }

    /** The constant pool, of which only the texts are kept. */
    private static String[] constants(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        String[] texts = new String[count];
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case UTF8 -> texts[i] = in.readUTF();
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++; // long and double take two places
                }
                case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                default -> throw new IOException("constant of unknown kind " + tag);
            }
        }
        return texts;
    }

    private static void members(DataInputStream in, String[] names, Map<String, Integer> sizes) throws IOException {
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            in.skipNBytes(2);
            String name = names[in.readUnsignedShort()];
            in.skipNBytes(2);
            int attributes = in.readUnsignedShort();
            for (int j = 0; j < attributes; j++) {
                boolean code = names[in.readUnsignedShort()].equals("Code");
                long length = in.readInt();
                if (code) {
                    in.skipNBytes(4); // stack and locals
                    sizes.merge(name, in.readInt(), Math::max);
                    length -= 8;
                }
                in.skipNBytes(length);
            }
        }
    }
}
