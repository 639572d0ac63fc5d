package org.espalier.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.train.CheckpointStore;
import org.espalier.train.FileCheckpoints;
import org.espalier.train.TrainingRun;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where a run is saved between epochs, and whether it goes on from there. */
final class CheckpointArguments {
    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--checkpoint",
            paramLabel = "DIR",
            description = "Save the run there after every epoch. Default: not saved.")
    private Path folder;

    @Option(
            names = "--resume",
            description = "Go on from the checkpoint; the result has the same bytes as that of a run without a break.")
    private boolean resume;

    /**
     * The store, with the user's intent checked before any work.
     *
     * @param isForced a checkpoint that is there already may be written over
     */
    Optional<CheckpointStore> open(boolean isForced) {
        if (folder == null) {
            if (resume) {
                throw new ParameterException(command.commandLine(), "--resume: expected --checkpoint DIR with it, found none");
            }
            return Optional.empty();
        }
        boolean isThere = hasContent();
        if (resume && !isThere) {
            throw new EspalierException("--resume: no checkpoint in " + folder);
        }
        if (!resume && isThere && !isForced) {
            throw new EspalierException("--checkpoint: " + folder
                    + " is not empty (--resume goes on from the checkpoint in it, --force starts anew)");
        }
        CheckpointStore files = new FileCheckpoints(folder);
        return Optional.of(resume ? new Resumed(files, folder) : new Fresh(files));
    }

    private boolean hasContent() {
        if (!Files.exists(folder)) {
            return false;
        }
        if (!Files.isDirectory(folder)) {
            throw new EspalierException("--checkpoint: expected a folder, found the file " + folder);
        }
        try (DirectoryStream<Path> content = Files.newDirectoryStream(folder)) {
            return content.iterator().hasNext();
        } catch (IOException e) {
            throw new EspalierException("--checkpoint: " + folder + " can't be read (" + e.getMessage() + ")", e);
        }
    }

    /** Starts at the beginning, whatever is there. */
    private record Fresh(CheckpointStore files) implements CheckpointStore {
        @Override
        public Optional<TrainingRun> load(String run) {
            return Optional.empty();
        }

        @Override
        public void save(String run, TrainingRun state) {
            files.save(run, state);
        }
    }

    /** Goes on, or says why it can't. */
    private record Resumed(CheckpointStore files, Path folder) implements CheckpointStore {
        @Override
        public Optional<TrainingRun> load(String run) {
            Optional<TrainingRun> state = files.load(run);
            if (state.isEmpty()) {
                throw new EspalierException("--resume: no checkpoint in " + folder);
            }
            return state;
        }

        @Override
        public void save(String run, TrainingRun state) {
            files.save(run, state);
        }
    }
}
