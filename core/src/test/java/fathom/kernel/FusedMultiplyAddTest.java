package fathom.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FusedMultiplyAddTest {
    /** Prints whether this virtual machine has the instruction. */
    static final class Ask {
        public static void main(String[] args) {
            System.out.print(KernelProviders.hasFusedMultiplyAdd());
        }
    }

    /** Options that hide the instruction, and the interpreter, which uses it. */
    @ParameterizedTest
    @CsvSource({"-XX:-UseFMA,false", "-Xint,true"})
    void aVirtualMachineWithoutTheInstructionIsRecognized(String option, boolean inHardware)
            throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        option,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Ask.class.getName())
                .start();
        String answer = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor());
        assertEquals(Boolean.toString(inHardware && KernelProviders.hasFusedMultiplyAdd()), answer);
    }
}
