package fathom.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.random.Seed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {
    @TempDir
    Path temp;

    @Test
    void knowsItsNames() {
        List<String> names = Datasets.names();
        assertEquals(List.of("embedded", "cifar-10", "mnist", "fashion-mnist"), names.subList(0, 4));
        assertTrue(names.containsAll(List.of("adding", "copy-memory", "mackey-glass", "text")), names.toString());
        assertEquals(names.size(), Set.copyOf(names).size(), "two sets of one name");
    }

    @Test
    void aFolderIsOpenedByPathAndADownloadedSetByName() {
        DataSource small = Synthetic.generate(20, 10, new Seed(1));
        Path folder = temp.resolve("cifar-10").resolve("cifar-10-batches-bin");
        Cifar10.write(folder, small.train(), small.test());
        String hash = small.train().sha256();
        assertEquals(hash, Datasets.open(folder.toString(), temp).train().sha256());
        assertEquals(
                hash,
                Datasets.open(temp.resolve("cifar-10").toString(), temp).train().sha256());
        assertEquals(hash, Datasets.open("cifar-10", temp).train().sha256());
        assertEquals(hash, Datasets.open("CIFAR10", temp).train().sha256());
    }

    @Test
    void aSetThatIsNotHereIsNotDownloaded() {
        assertFails("mnist", "mnist is not here");
    }

    @Test
    void aMistypedNameGetsASuggestion() {
        assertFails("minst", "did you mean mnist?");
        assertFails("cifar-100", "did you mean cifar-10?");
        assertFails("embeded", "did you mean embedded?");
    }

    @Test
    void somethingElseGetsTheKnownNames() {
        assertFails("imagenet/train.zip", "no such file or folder");
        assertFails("a\0b", "no such file or folder");
        assertFails("imagenet/train.zip", "known: embedded, cifar-10, mnist, fashion-mnist");
    }

    @Test
    void anEmptyFolderIsRefused() {
        assertFails(temp.toString(), "no data set in this folder");
    }

    @Test
    void theFolderOfDownloadsFollowsTheSystem() {
        Path home = Path.of("home");
        assertEquals(Path.of("d"), DataFolder.standard(Map.of("FATHOM_DATA", "d"), "Linux", home));
        assertEquals(
                home.resolve(".cache/fathom/data"), DataFolder.standard(Map.of("FATHOM_DATA", " "), "Linux", home));
        assertEquals(Path.of("x/fathom/data"), DataFolder.standard(Map.of("XDG_CACHE_HOME", "x"), "Linux", home));
        assertEquals(home.resolve("Library/Caches/fathom/data"), DataFolder.standard(Map.of(), "Mac OS X", home));
        assertEquals(Path.of("l/fathom/data"), DataFolder.standard(Map.of("LOCALAPPDATA", "l"), "Windows 11", home));
    }

    private void assertFails(String what, String expected) {
        String message = assertThrows(DataException.class, () -> Datasets.open(what, temp))
                .getMessage();
        assertTrue(message.contains(expected), message);
        assertEquals(1, message.lines().count());
    }
}
