package org.espalier.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.espalier.Progress;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Console console(boolean redraws) {
        return new Console(out, new PrintStream(err, true, StandardCharsets.UTF_8), redraws);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String out(Console console) {
        console.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void progressOnATerminalIsOneLine() {
        Console console = console(true);
        console.progress("1 of 2");
        console.progress("2 of 2");
        console.endProgress();
        assertEquals("\r\u001b[K1 of 2\r\u001b[K2 of 2" + System.lineSeparator(), err());
    }

    @Test
    void aNoteTakesThePlaceOfTheProgressLine() {
        Console console = console(true);
        console.progress("1 of 2");
        console.note("something");
        assertEquals("\r\u001b[K1 of 2\r\u001b[Knote: something" + System.lineSeparator(), err());
    }

    @Test
    void progressElsewhereIsALineNowAndThen() {
        Console console = console(false);
        console.progress("1 of 3");
        console.progress("2 of 3");
        assertEquals("1 of 3" + System.lineSeparator(), err());
    }

    @Test
    void aStageTellsHowFarItIs() {
        Console console = console(false);
        Progress progress = StageProgress.of("measuring tree.safetensors", console);
        progress.at("max-path", 512, 1500);
        console.tellStage();
        assertEquals("measuring tree.safetensors, max-path: 512 of 1,500, 0 s" + System.lineSeparator(), err());
    }

    @Test
    void progressIsNoLongerThanTheTerminal() {
        Console console = console(true);
        console.progress("x".repeat(1000));
        assertEquals(true, err().length() < 500, err());
    }

    @Test
    void silenceLeavesErrorsOnly() {
        Console console = console(false);
        console.silence();
        console.progress("1 of 2");
        console.note("something");
        console.log("something");
        console.error("expected this, found that");
        assertEquals("espalier: expected this, found that" + System.lineSeparator(), err());
    }

    @Test
    void controlCharactersShowAsEscapes() {
        Console console = console(true);
        console.print("a\u001b[2Jb\nc\u202ed\n");
        console.note("e\u0007f\rg");
        console.progress("h\u009bi");
        assertEquals("a\\u001b[2Jb\nc\\u202ed\n", out(console));
        assertEquals("note: e\\u0007f\\rg" + System.lineSeparator() + "\r\u001b[Kh\\u009bi", err());
    }

    @Test
    void jsonKeepsItsMeaning() {
        Console console = console(false);
        console.printJson("{\"a\u009b\ud83d\ude00\ue0001\udb40\udc01\":\n\t1}\n");
        assertEquals("{\"a\\u009b\ud83d\ude00\ue0001\\udb40\\udc01\":\n\t1}\n", out(console));
    }

    @Test
    void whetherProgressWouldShow() {
        Console elsewhere = console(false);
        assertTrue(elsewhere.showsProgress());
        elsewhere.progress("1 of 3");
        assertFalse(elsewhere.showsProgress(), "a line has just been written");
        elsewhere.endProgress();
        assertTrue(elsewhere.showsProgress());
        elsewhere.silence();
        assertFalse(elsewhere.showsProgress());
        Console terminal = console(true);
        terminal.progress("1 of 3");
        assertTrue(terminal.showsProgress());
    }

    @Test
    void jsonOfAsciiStaysAsItIs() {
        String json = "{\"a b\":[0.5,\"~\"]}\n\t";
        assertEquals(json, Console.escapeInJson(json));
        assertEquals("{\"\\u001b\":\"\\u007f\\u202eé\"}", Console.escapeInJson("{\"\u001b\":\"\u007f\u202eé\"}"));
    }
}
