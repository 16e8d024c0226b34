package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fathom.experiment.live.LiveServer;
import fathom.text.BadInputException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveOptionTest {
    @TempDir
    Path folder;

    @Test
    void anotherComparisonOnTheUsualPortIsNoReasonToFail() throws IOException {
        try (ServerSocket usual = new ServerSocket()) {
            occupy(usual, LiveOption.PORT);
            try (LiveServer server = LiveOption.start(folder, LiveOption.PORT)) {
                assertFalse(server.address().contains(":" + LiveOption.PORT + "/"));
            }
        }
    }

    @Test
    void aPortThatWasAskedForMustBeFree() throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            occupy(taken, 0);
            int port = taken.getLocalPort();
            BadInputException refused = assertThrows(BadInputException.class, () -> LiveOption.start(folder, port));
            assertEquals("port " + port + " of this machine is taken; give another", refused.getMessage());
        }
    }

    private static void occupy(ServerSocket socket, int port) throws IOException {
        try {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
        } catch (BindException e) {
            // somebody else has it, which is as good
        }
    }
}
