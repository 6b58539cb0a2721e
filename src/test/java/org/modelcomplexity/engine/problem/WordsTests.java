package org.modelcomplexity.engine.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.modelcomplexity.engine.document.Place;

/** Sentences are cut in their middle. */
class WordsTests {
    @Test
    void aSentenceOfSixHundredCharactersStays() {
        String sentence = "a".repeat(600);
        assertThat(Words.cut(sentence)).isSameAs(sentence);
    }

    @Test
    void aLongerOneKeepsItsBeginningAndItsEnd() {
        String cut = Words.cut("a".repeat(400) + "b".repeat(400));
        assertThat(cut).isEqualTo("a".repeat(300) + " … " + "b".repeat(300));
    }

    @Test
    void aFindingCutsItsOwn() {
        String sentence = "a".repeat(700);
        Finding finding = new Finding(Problem.WRONG_TYPE, Place.WHOLE, sentence, sentence);
        assertThat(finding.detail()).hasSize(300 + 3 + 300);
        assertThat(finding.hint()).hasSize(300 + 3 + 300);
    }
}
