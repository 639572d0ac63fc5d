package org.espalier.cli;

import java.util.Locale;
import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.nd4j.Nd4jCuda;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What ND4J computes on: {@code --nd4j cpu|cuda}. The launcher reads the option, too, and makes the class path that goes
 * with it; a JVM has one or the other.
 */
enum Nd4jDevice {
    CPU,
    CUDA;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Looks at what was asked for before any work starts.
     *
     * @throws ParameterException when our own engine for CUDA is asked for, too
     * @throws EspalierException when this JVM has not got the class path that goes with it
     */
    void check(ParseResult given) {
        if (this == CPU) {
            return;
        }
        ParseResult command = given.hasSubcommand() ? given.subcommand() : given;
        if ("cuda".equals(command.matchedOptionValue("--engine", ""))) {
            throw new ParameterException(
                    command.commandSpec().commandLine(),
                    "expected --nd4j cuda or --engine cuda, found both: they need different versions of CUDA");
        }
        Optional<String> wrong = Nd4jCuda.wrongPlatform();
        if (wrong.isPresent()) {
            throw new EspalierException(wrong.get());
        }
        if (!Nd4jCuda.isOnClassPath()) {
            throw new EspalierException("--nd4j cuda: expected org.nd4j:nd4j-cuda-11.6 on the class path, found none;"
                    + " the script espalier puts it there");
        }
    }
}
