package org.espalier.teacher;

import java.util.List;
import java.util.Optional;
import org.espalier.data.EncodingDifference;
import org.espalier.data.Schema;
import org.espalier.data.Texts;

/** Brings a teacher and the data together. */
public final class Teachers {
    private Teachers() {}

    /**
     * The teacher with its answers in the schema's order of classes: itself, or a view on it that closes it when closed.
     * A teacher that does not know the names of its classes is taken to have the schema's order.
     *
     * @throws TeacherException when it asks for rows of another width or encoding, or knows other classes; the message says
     *     what differs
     */
    public static Teacher fit(Teacher teacher, Schema schema) {
        Optional<String> difference = teacher.schema().flatMap(its -> EncodingDifference.find(its, schema));
        if (difference.isPresent()) {
            throw new TeacherException(
                    "the teacher was trained on rows that were encoded in another way: " + difference.get());
        }
        int width = teacher.features().orElse(schema.width());
        if (width != schema.width()) {
            throw new TeacherException("the teacher takes " + width + " features, the data have " + schema.width());
        }
        List<String> wanted = schema.target().classes();
        if (teacher.classes() != wanted.size()) {
            throw new TeacherException("the teacher knows " + teacher.classes() + " classes"
                    + teacher.classNames()
                            .map(names -> " (" + Texts.list(names) + ")")
                            .orElse("")
                    + ", the data have " + wanted.size() + " (" + Texts.list(wanted) + ")");
        }
        if (teacher.classNames().isEmpty() || teacher.classNames().get().equals(wanted)) {
            return teacher;
        }
        List<String> its = teacher.classNames().get();
        for (String name : wanted) {
            if (!its.contains(name)) {
                throw new TeacherException(
                        "the data have the class " + Texts.quote(name) + ", the teacher knows only " + Texts.list(its));
            }
        }
        return new ReorderedTeacher(teacher, wanted);
    }
}
