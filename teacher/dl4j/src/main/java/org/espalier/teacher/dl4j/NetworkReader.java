package org.espalier.teacher.dl4j;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.espalier.base.Texts;
import org.espalier.data.Schema;
import org.espalier.json.Json;
import org.espalier.json.JsonException;
import org.espalier.json.JsonObject;
import org.espalier.teacher.TeacherException;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Makes a network from the content of a file. */
final class NetworkReader {
    /** Where the classes that a configuration may name live: DL4J makes an object of whatever class stands there. */
    private static final List<String> TRUSTED = List.of("org.deeplearning4j.", "org.nd4j.");

    private NetworkReader() {}

    /**
     * Makes the network.
     *
     * @param name of the file, for messages
     * @param schema what the rows are, where it is known
     * @throws TeacherException when DL4J does not accept the content, or the network is of no use as a teacher
     */
    static Network read(NetworkFile file, String name, Optional<Schema> schema) {
        JsonObject configuration = configuration(file.configuration(), name);
        boolean isGraph = configuration.has("vertices");
        if (!isGraph && !configuration.has("confs")) {
            throw new TeacherException(name + ": " + NetworkFile.CONFIGURATION
                    + ": expected the layers of a MultiLayerNetwork or a ComputationGraph, found neither");
        }
        INDArray parameters = Coefficients.read(file.coefficients(), name);
        try {
            return isGraph
                    ? GraphNetwork.of(graph(file.configuration(), parameters), schema)
                    : LayeredNetwork.of(layers(file.configuration(), parameters), schema);
        } catch (TeacherException e) {
            throw new TeacherException(name + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new TeacherException(name + ": DL4J can't make a network of it (" + reason(e) + ")", e);
        }
    }

    private static MultiLayerNetwork layers(String json, INDArray parameters) {
        MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(json);
        // Files older than 1.0.0-beta4 don't say; DL4J does the same.
        configuration.setDataType(parameters.dataType());
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init(parameters, false);
        return network;
    }

    private static ComputationGraph graph(String json, INDArray parameters) {
        ComputationGraphConfiguration configuration = ComputationGraphConfiguration.fromJson(json);
        configuration.setDataType(parameters.dataType());
        ComputationGraph network = new ComputationGraph(configuration);
        network.init(parameters, false);
        return network;
    }

    private static JsonObject configuration(String json, String name) {
        Object document;
        try {
            document = Json.parse(json);
        } catch (IOException e) {
            throw new TeacherException(name + ": " + NetworkFile.CONFIGURATION + ": " + e.getMessage(), e);
        }
        requireTrusted(document, name);
        try {
            return JsonObject.of(document, name + ": " + NetworkFile.CONFIGURATION);
        } catch (JsonException e) {
            throw new TeacherException(e.getMessage(), e);
        }
    }

    /** Looks at every value, however deep: a {@link JsonObject} reads the keys that it is asked for, and these are DL4J's own. */
    private static void requireTrusted(Object value, String name) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> {
                if (key.equals("@class") && !isTrusted(inner)) {
                    throw new TeacherException(name + ": refused, because its configuration asks for the class "
                            + Texts.quote(String.valueOf(inner)) + ", which is not a part of DL4J");
                }
                requireTrusted(inner, name);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(inner -> requireTrusted(inner, name));
        }
    }

    private static boolean isTrusted(Object className) {
        return className instanceof String text && TRUSTED.stream().anyMatch(text::startsWith);
    }

    private static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return Texts.escape(message.lines().findFirst().orElse(""));
    }
}
