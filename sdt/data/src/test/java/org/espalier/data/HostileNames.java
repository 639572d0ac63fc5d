package org.espalier.data;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Names that break writers: of scripts, quotes, control and direction characters, great length, formulas, escapes. */
public final class HostileNames {
    private static final List<String> SEEDS = List.of(
            "</script><img src=x onerror=alert(1)>",
            "\"'`&<>",
            "\u001b]0;title\u0007\u001b[2J",
            "\u202eevil\u2066",
            "=cmd|' /C calc'!A0",
            "x".repeat(10_000),
            "line\r\nbreak\ttab\0nul",
            "\ud800 half",
            "{\"key\": [1]}",
            "\\N \\\\ \\\" ]; n0 -> n1 <b>&amp;&#0;",
            "<!-- ]]> --> ${jndi} %s",
            "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 (12)",
            "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67\ud83c\udffd e\u0301\u0323\u0323");

    private HostileNames() {}

    /** So many, each one different; the same for the same count. */
    public static List<String> list(int count) {
        SplittableRandom random = new SplittableRandom(1);
        return IntStream.range(0, count)
                .mapToObj(i -> SEEDS.get(i % SEEDS.size()) + (char) random.nextInt(1, 0x2100) + i)
                .toList();
    }
}
