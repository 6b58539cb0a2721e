package org.modelcomplexity.read;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.read.onnx.OnnxReader;

/** ONNX files that are none. */
class OnnxReaderTests {
    /** A graph with one tensor whose type, and then whose sizes, are text or fractions instead of whole numbers. */
    @ParameterizedTest
    @ValueSource(ints = {0x12, 0x15, 0x0D})
    void aFieldIsOfTheKindThatItShouldBe(int tag) {
        byte[] file = {0x3A, 8, 0x2A, 6, (byte) tag, 1, 1, 1, 1, 0, 0x42, 2, 0x10, 17};
        assertThatThrownBy(() -> OnnxReader.read(new ByteArrayInputStream(file), new Budget(Limits.DEFAULT)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("is not the number that it should be");
    }
}
