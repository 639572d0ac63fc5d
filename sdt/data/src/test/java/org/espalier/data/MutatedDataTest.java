package org.espalier.data;

import static org.espalier.data.Mutants.assertSurvives;
import static org.espalier.data.Mutants.inferAndRead;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a file holds, reading ends well or in a {@link DataException} of one line. */
class MutatedDataTest {
    @TempDir
    Path folder;

    private DataFiles files;

    @BeforeEach
    void files() {
        files = new DataFiles(folder);
    }

    @Test
    void csv() {
        byte[] original = """
                id,size,kind,"w ""1\""",class
                1,0.5,x,1,yes
                2,NA,"y,
                z",2,no
                3,-1e3,x,0.5,yes

                4,7,?,1,no
                """.getBytes(StandardCharsets.UTF_8);
        DataOptions.Builder good =
                DataOptions.builder(files.bytes("good.csv", original)).target("class");
        Schema schema = DataFiles.infer(good);
        assertSurvives(
                original,
                mutant -> inferAndRead(
                        DataOptions.builder(files.bytes("data.csv", mutant)).target("class"), Optional.of(schema)));
    }

    @Test
    void packedCsv() {
        byte[] original = DataFiles.gzip("size,class\n1,yes\n2,no\n3,yes\n".getBytes(StandardCharsets.UTF_8));
        assertSurvives(
                original,
                mutant -> inferAndRead(
                        DataOptions.builder(files.bytes("data.gz", mutant)).target("class"), Optional.empty()));
    }

    @Test
    void blankSeparated() {
        byte[] original =
                "A11 6 \"A 34\"  1\nA12 48 A32 2\n  A14 12 A34 1 \nA11 7 A32 2\n".getBytes(StandardCharsets.UTF_8);
        assertSurvives(
                original,
                mutant -> inferAndRead(
                        DataOptions.builder(files.bytes("data.txt", mutant))
                                .noHeader()
                                .target("-1"),
                        Optional.empty()));
    }

    @Test
    void schemas() {
        byte[] original = """
                {"version": 1,
                 "columns": [
                  {"name": "age", "type": "number", "unit": "years", "range": [17, 100], "mean": 38.6, "deviation": 13.6, "missing": "indicator"},
                  {"name": "sex", "type": "category", "categories": ["Female", "Male"], "immutable": true},
                  {"name": "id", "type": "ignored"}],
                 "grid": {"rows": 2, "columns": 1, "cells": ["sex", "age"]},
                 "target": {"name": "income", "classes": ["<=50K", ">50K"]}}
                """.getBytes(StandardCharsets.UTF_8);
        assertSurvives(original, mutant -> {
            Schema schema = SchemaJson.read(new String(mutant, StandardCharsets.ISO_8859_1), "s.json");
            assertTrue(schema.width() > 0);
        });
    }
}
