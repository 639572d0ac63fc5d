package org.espalier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.console.Console;
import org.espalier.io.AtomicFiles;
import org.espalier.io.IoReason;
import org.espalier.io.OverwritePolicy;
import org.espalier.train.CheckpointStore;
import org.espalier.train.FileCheckpoints;
import org.espalier.train.LeafKind;
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
            description =
                    "Save the run there after every epoch; trees with points, which are fitted in many short runs, are not"
                            + " saved. Default: not saved.")
    private Path folder;

    @Option(
            names = "--resume",
            description =
                    "Go on from the checkpoint; the result has the same bytes as that of a run without a break. Where there is"
                            + " none yet the run starts at its beginning.")
    private boolean resume;

    /**
     * The store, with the user's intent checked before any work.
     *
     * @param isForced a checkpoint that is there already may be written over
     */
    Optional<CheckpointStore> open(boolean isForced, Console console) {
        if (folder == null) {
            if (resume) {
                throw new ParameterException(
                        command.commandLine(), "--resume: expected --checkpoint DIR with it, found none");
            }
            return Optional.empty();
        }
        FileCheckpoints files = new FileCheckpoints(folder);
        boolean isResumed = resume && files.exists();
        if (resume && !isResumed) {
            console.note("--resume: there is no checkpoint in " + folder + " yet; the run starts at its beginning");
        }
        if (!resume && files.exists() && !isForced) {
            throw new EspalierException("--checkpoint: there is a checkpoint in " + folder
                    + " already (--resume goes on from it, --force starts anew)");
        }
        requireWritable();
        return Optional.of(isResumed ? new Resumed(files, folder) : new Fresh(files));
    }

    /**
     * What a program that is stopped leaves.
     *
     * @param leaves of which kind
     */
    String interruptNote(LeafKind leaves) {
        if (leaves == LeafKind.POINTS) {
            return "stopped; nothing is saved";
        }
        return folder == null
                ? "stopped; nothing is saved (--checkpoint DIR would)"
                : "stopped; --resume goes on from the checkpoint in " + folder;
    }

    private void requireWritable() {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new EspalierException("--checkpoint: expected a folder, found the file " + folder);
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new EspalierException("--checkpoint: the folder " + folder + " can't be made: " + IoReason.of(e), e);
        }
        AtomicFiles.check(folder.resolve(FileCheckpoints.NAME), OverwritePolicy.REPLACE);
    }

    private static EspalierException nothingThere(Path folder) {
        return new EspalierException("--resume: there is no checkpoint in " + folder);
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

        @Override
        public CheckpointStore second() {
            return new Fresh(files.second());
        }
    }

    /** Goes on, or says why it can't. */
    private record Resumed(CheckpointStore files, Path folder) implements CheckpointStore {
        @Override
        public Optional<TrainingRun> load(String run) {
            return Optional.of(files.load(run).orElseThrow(() -> nothingThere(folder)));
        }

        @Override
        public void save(String run, TrainingRun state) {
            files.save(run, state);
        }

        /** It may not have begun. */
        @Override
        public CheckpointStore second() {
            return files.second();
        }
    }
}
