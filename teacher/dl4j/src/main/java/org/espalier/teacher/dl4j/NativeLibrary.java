package org.espalier.teacher.dl4j;

import org.espalier.base.Texts;
import org.espalier.nd4j.Nd4jCuda;
import org.espalier.teacher.TeacherException;
import org.nd4j.linalg.factory.Nd4j;

/** Starts ND4J, which loads its native code at the first use and fails there in many ways. */
final class NativeLibrary {
    private NativeLibrary() {}

    /** @throws TeacherException when ND4J does not start on this machine */
    static void require() {
        Nd4jCuda.refusal().ifPresent(why -> {
            throw new TeacherException("DL4J does not run here: " + why);
        });
        try {
            Nd4j.getExecutioner();
        } catch (RuntimeException | LinkageError e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            if (root instanceof VirtualMachineError error) {
                throw error; // out of memory, most likely, and not the library's fault
            }
            throw new TeacherException(
                    "DL4J does not run here, because ND4J's native library can't be loaded: "
                            + Texts.escape(String.valueOf(root.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("")),
                    e);
        }
    }
}
