package org.espalier.teacher.dl4j;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.contract.TeacherContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** Networks of the sizes that are trained by default: the arithmetic of small ones takes other ways. */
class Dl4jTeacherContractTest {
    private static Dl4jTeacher random(TeachOptions.Builder options, Schema schema) {
        MultiLayerNetwork network =
                new MultiLayerNetwork(NetworkPlan.of(options.build(), schema).configuration());
        network.init();
        return Dl4jTeacher.of(network, schema, 2);
    }

    @Nested
    class OfATable extends TeacherContract {
        private static Dl4jTeacher teacher;

        @BeforeAll
        static void open() {
            teacher = random(TeachOptions.tables(1000), TestNetworks.table("a", "b", "c"));
        }

        @AfterAll
        static void close() {
            teacher.close();
        }

        @Override
        protected Teacher teacher() {
            return teacher;
        }

        @Override
        protected DenseMatrix rows() {
            return TestNetworks.rows(130, TestNetworks.WIDTH, 5);
        }
    }

    @Nested
    class OfImages extends TeacherContract {
        private static Dl4jTeacher teacher;

        @BeforeAll
        static void open() {
            Schema schema = new Schema(
                    List.of(),
                    Optional.empty(),
                    Optional.of(new Schema.Image(28, 28, 1, 255)),
                    new Target.Classes("digit", List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")));
            teacher = random(TeachOptions.images(), schema);
        }

        @AfterAll
        static void close() {
            teacher.close();
        }

        @Override
        protected Teacher teacher() {
            return teacher;
        }

        @Override
        protected DenseMatrix rows() {
            return TestNetworks.rows(70, 784, 6);
        }
    }

    @Nested
    class OfOneSigmoid extends TeacherContract {
        private static Dl4jTeacher teacher;

        @BeforeAll
        static void open() {
            teacher = Dl4jTeacher.of(
                    TestNetworks.layers(
                            InputType.feedForward(TestNetworks.WIDTH),
                            list -> list.layer(TestNetworks.dense(5)).layer(TestNetworks.sigmoid())),
                    TestNetworks.table("no", "yes"),
                    2);
        }

        @AfterAll
        static void close() {
            teacher.close();
        }

        @Override
        protected Teacher teacher() {
            return teacher;
        }

        @Override
        protected DenseMatrix rows() {
            return TestNetworks.rows(130, TestNetworks.WIDTH, 7);
        }
    }
}
