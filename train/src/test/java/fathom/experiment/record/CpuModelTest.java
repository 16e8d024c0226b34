package fathom.experiment.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuModelTest {
    @TempDir
    private Path folder;

    @Test
    void theNameIsTakenNotTheModelNumberBeforeIt() throws IOException {
        Path file = Files.writeString(
                folder.resolve("cpuinfo"), "vendor_id\t: AuthenticAMD\nmodel\t\t: 17\nmodel name\t: AMD EPYC\n");
        assertEquals("AMD EPYC", CpuModel.fromProcCpuinfo(file));
    }

    @Test
    void aFileWithoutAModelIsUnknown() throws IOException {
        assertEquals(
                "unknown", CpuModel.fromProcCpuinfo(Files.writeString(folder.resolve("cpuinfo"), "processor\t: 0\n")));
    }
}
