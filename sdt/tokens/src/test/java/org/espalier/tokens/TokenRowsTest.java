package org.espalier.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import org.espalier.EspalierException;
import org.espalier.tokens.TokenOptions.TagForm;
import org.junit.jupiter.api.Test;

class TokenRowsTest {
    private static final Sentence KEA = new Sentence(
            List.of("Kea", "live", "in", "hills;", "Kea", "feeds", "on", "(\"GRUBS\"),"),
            List.of("B-SPECIES", "O", "O", "I-HABITAT", "species", "(O)", "VERB", "B-Food"));

    private static String table(TokenOptions options, Sentence... sentences) throws IOException {
        StringBuilder out = new StringBuilder();
        TokenRows rows = new TokenRows(options, sentences[0].isTagged());
        rows.begin(out);
        for (Sentence sentence : sentences) {
            rows.add(sentence, out);
        }
        return out.toString();
    }

    @Test
    void wordsNeighboursAndCues() throws IOException {
        assertEquals(
                """
                sentence_id,position,word,ending,shape,mark,word-1,word+1,shape-1,mark-1,shape+1,since_mark,seen,cue,since_cue,next_cue,until_cue,tag
                1,1,kea,kea,Xx,-,(start),live,-,-,x,1 back,never,-,-,live,1 ahead,SPECIES
                1,2,live,ive,x,-,kea,in,Xx,-,x,2 back,never,live,0 back,feed*,4-6 ahead,O
                1,3,in,in,x,-,live,hills,x,-,x;,3 back,never,live,1 back,feed*,3 ahead,O
                1,4,hills,lls,x;,;,in,kea,x,-,Xx,4-6 back,never,live,2 back,feed*,2 ahead,O
                1,5,kea,kea,Xx,-,hills,feeds,x;,;,x,1 back,once,live,3 back,feed*,1 ahead,SPECIES
                1,6,feeds,eds,x,-,kea,on,Xx,-,x,2 back,never,feed*,0 back,-,-,O
                1,7,on,on,x,-,feeds,grubs,x,-,"(""X""),",3 back,never,feed*,1 back,-,-,O
                1,8,grubs,ubs,"(""X""),",",",on,(end),x,-,-,4-6 back,never,feed*,2 back,-,-,FOOD
                """,
                table(new TokenOptions(1, List.of("live", "feed*"), TagForm.PLAIN, List.of("SPECIES", "FOOD")), KEA));
    }

    @Test
    void withoutTagsWindowOrCues() throws IOException {
        assertEquals(
                """
                sentence_id,position,word,ending,shape,mark,since_mark,seen
                1,1,ok,ok,Xx.,.,1 back,never
                2,1,...,...,.,.,1 back,never
                2,2,\ud83e\udd9c,\ud83e\udd9c,\ud83e\udd9c,\ud83e\udd9c,1 back,never
                """,
                table(
                        TokenOptions.defaults().withWindow(0),
                        new Sentence(List.of("Ok."), List.of()),
                        new Sentence(List.of("...", "\ud83e\udd9c"), List.of())));
    }

    @Test
    void tagsAsTheyStand() {
        TokenOptions bio = TokenOptions.defaults();
        assertEquals("B-SPECIES", bio.tag("B-SPECIES"));
        assertEquals("(O)", bio.tag("(O)"));
        TokenOptions kinds = bio.withKinds(List.of("SPECIES"));
        assertEquals("I-SPECIES", kinds.tag("I-Species"));
        assertEquals("O", kinds.tag("B-VERB"));
        assertEquals("O", kinds.tag("(O)"));
        assertEquals("VERB", bio.withForm(TagForm.PLAIN).tag("B-VERB"));
    }

    @Test
    void summary() throws IOException {
        TokenRows rows = new TokenRows(TokenOptions.defaults().withForm(TagForm.PLAIN), true);
        rows.add(KEA, new StringBuilder());
        assertEquals(
                "1 sentence, 8 tokens; tags: (O) 1, Food 1, HABITAT 1, O 2, SPECIES 1, VERB 1, species 1",
                rows.summary());
        assertThrows(
                IllegalArgumentException.class,
                () -> rows.add(new Sentence(List.of("a"), List.of()), new StringBuilder()));
    }

    @Test
    void optionsCheckThemselves() {
        TokenOptions usual = TokenOptions.defaults();
        assertEquals(
                "window: expected 0 to 10, found 11",
                assertThrows(EspalierException.class, () -> usual.withWindow(11))
                        .getMessage());
        assertEquals(
                "cues: expected lower-case words, found 'Feed'",
                assertThrows(EspalierException.class, () -> usual.withCues(List.of("Feed")))
                        .getMessage());
        assertThrows(EspalierException.class, () -> usual.withCues(List.of("*")));
        assertThrows(EspalierException.class, () -> usual.withKinds(List.of("A", "A")));
        assertThrows(IllegalArgumentException.class, () -> new Sentence(List.of("a"), List.of("O", "O")));
        assertThrows(IllegalArgumentException.class, () -> new Sentence(List.of(), List.of()));
    }
}
