package org.espalier.tribuo;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.tribuo.protos.core.ModelDataProto;
import org.tribuo.protos.core.ModelProto;

/**
 * What a {@code .tribuo} file of a soft tree holds beside Tribuo's own fields. Its protobuf form, which stands
 * beside this class in {@code soft_decision_tree.proto}:
 *
 * <pre>
 * message SoftDecisionTreeModelProto {
 *   bytes metadata = 1;  // tribuo.core.ModelDataProto
 *   bytes tree = 2;      // the safetensors file
 *   string rule = 3;     // average, max-path
 *   string names = 4;    // row-processor, plain
 * }
 * </pre>
 *
 * Four fields are written and read by hand, so that the build needs no protobuf compiler.
 */
record SerializedTree(byte[] shared, byte[] tree, String rule, String names) {
    private static final String TYPE = "type.googleapis.com/espalier.SoftDecisionTreeModelProto";

    static SerializedTree of(ModelDataProto shared, SoftDecisionTree tree, Rule rule, FeatureNames names) {
        return new SerializedTree(shared.toByteArray(), ModelFile.toBytes(tree), rule.text(), names.text());
    }

    /** @throws IllegalArgumentException when a class can't read that version */
    static void requireVersion(int found, int current, String className) {
        if (found < 0 || found > current) {
            throw new IllegalArgumentException("Unknown version " + found + " of " + className
                    + ", this class supports at most version " + current);
        }
    }

    /** As Tribuo writes it to a file. */
    ModelProto model(int version, Class<?> model) {
        return ModelProto.newBuilder()
                .setVersion(version)
                .setClassName(model.getName())
                .setSerializedData(pack())
                .build();
    }

    SoftDecisionTree whichTree() {
        return ModelFile.read(tree, "the tree in the Tribuo model");
    }

    Rule whichRule() {
        return byText(Rule.values(), Rule::text, rule);
    }

    FeatureNames whichNames() {
        return byText(FeatureNames.values(), FeatureNames::text, names);
    }

    private static <T> T byText(T[] values, Function<T, String> text, String wanted) {
        return Arrays.stream(values)
                .filter(v -> text.apply(v).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("unknown rule or names '" + wanted + "'"));
    }

    private Any pack() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeByteArray(1, shared);
            out.writeByteArray(2, tree);
            out.writeByteArray(3, rule.getBytes(StandardCharsets.UTF_8));
            out.writeByteArray(4, names.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
        return Any.newBuilder()
                .setTypeUrl(TYPE)
                .setValue(ByteString.copyFrom(bytes.toByteArray()))
                .build();
    }

    static SerializedTree unpack(Any any) throws InvalidProtocolBufferException {
        if (!any.getTypeUrl().equals(TYPE)) {
            throw new InvalidProtocolBufferException("expected " + TYPE + ", found " + any.getTypeUrl());
        }
        byte[][] fields = {{}, {}, {}, {}};
        try {
            CodedInputStream in = any.getValue().newCodedInput();
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                int field = tag >>> 3;
                if (field >= 1 && field <= fields.length && (tag & 7) == 2) {
                    fields[field - 1] = in.readByteArray();
                } else {
                    in.skipField(tag);
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory does not fail", e);
        }
        return new SerializedTree(
                fields[0],
                fields[1],
                new String(fields[2], StandardCharsets.UTF_8),
                new String(fields[3], StandardCharsets.UTF_8));
    }
}
