package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures from the module path: Batik and FOP have no descriptors, so what they need is in that of {@code viz}. */
class PictureModulesTest {
    /** Folders of a Maven repository. */
    private static final List<String> LIBRARIES = List.of(
            "/guru/nidi/",
            "/org/apache/xmlgraphics/",
            "/xml-apis/",
            "/commons-io/",
            "/commons-logging/",
            "/org/apache/commons/commons-exec/",
            "/org/apache/pdfbox/");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void everyFormatIsDrawn(int version) throws Exception {
        assumeTrue(File.separatorChar == '/', "the libraries are looked for by their folders on Unix");
        Jdk jdk = Jdk.ofVersion(version);
        Modules modules = new Modules(folder);
        String ours = modules.path(Modules.join(List.of(
                Modules.SCORING,
                List.of(
                        "org.espalier.evaluate",
                        "org.espalier.explain.global",
                        "org.espalier.viz.page",
                        "org.espalier.viz"),
                Modules.LIBRARIES)));
        String path = ours + File.pathSeparator + String.join(File.pathSeparator, Modules.jarsIn(LIBRARIES));
        Path csv = Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 200));
        Path model = folder.resolve("tree.safetensors");
        Cli.done(
                "distill",
                "--quiet",
                "--data",
                csv.toString(),
                "--target",
                "kind",
                "--depth",
                "2",
                "--epochs",
                "2",
                "--out",
                model.toString());
        Path source = Files.createDirectories(folder.resolve("source/pictures"));
        Files.writeString(source.resolveSibling("module-info.java"), """
                module pictures {
                    requires org.espalier.viz;
                }
                """);
        Files.writeString(source.resolve("Draw.java"), """
                package pictures;

                import java.nio.charset.StandardCharsets;
                import java.nio.file.Path;
                import org.espalier.explain.TreeView;
                import org.espalier.sdt.ModelFile;
                import org.espalier.viz.picture.Picture;
                import org.espalier.viz.picture.PictureFormat;
                import org.espalier.viz.picture.TreePicture;

                final class Draw {
                    public static void main(String[] args) {
                        Picture picture = TreePicture.of(TreeView.of(ModelFile.read(Path.of(args[0])))).draw();
                        for (PictureFormat format : PictureFormat.values()) {
                            String start = new String(picture.as(format), 0, 4, StandardCharsets.ISO_8859_1);
                            System.out.println(format + " " + start.replace('\\u0089', '?'));
                        }
                    }
                }
                """);
        Path program = folder.resolve("pictures");
        Modules.tool(
                "javac",
                "--release",
                "17",
                "-cp",
                folder.toString(),
                "-p",
                path,
                "-d",
                program.toString(),
                source.resolveSibling("module-info.java").toString(),
                source.resolve("Draw.java").toString());
        Cli.Outcome drawn = Modules.program(
                folder,
                List.of(
                        jdk.program("java"),
                        "-Djava.awt.headless=true",
                        "-p",
                        path + File.pathSeparator + program,
                        "-m",
                        "pictures/pictures.Draw",
                        model.toString()));
        assertEquals("DOT digr\nSVG <?xm\nPNG ?PNG\nPDF %PDF\n", drawn.out());
    }
}
