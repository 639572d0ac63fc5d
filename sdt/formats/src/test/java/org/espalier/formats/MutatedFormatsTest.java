package org.espalier.formats;

import static org.espalier.data.Mutants.assertSurvives;
import static org.espalier.data.Mutants.inferAndRead;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.espalier.data.DataFiles;
import org.espalier.data.DataOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever such a file holds, reading ends well or in one line. */
class MutatedFormatsTest {
    @TempDir
    Path folder;

    private DataFiles files;

    @BeforeEach
    void files() {
        files = new DataFiles(folder);
    }

    @Test
    void libsvm() {
        byte[] original = "+1 1:0.5 3:-2 # first\n-1 3:2\n+1\n-1 1:1.5 4:1e0\n".getBytes(StandardCharsets.UTF_8);
        assertSurvives(
                original,
                mutant -> inferAndRead(
                        DataOptions.builder(files.bytes("data.svm", mutant)).target("1"), Optional.empty()));
    }

    @Test
    void idxImages() {
        Path labels = files.bytes("labels", DataFiles.idxLabels(7, 2, 7));
        assertSurvives(
                DataFiles.idxImages(3, 2, 3),
                mutant -> inferAndRead(
                        DataOptions.builder(files.bytes("images", mutant))
                                .labels(labels)
                                .target("1"),
                        Optional.empty()));
    }
}
