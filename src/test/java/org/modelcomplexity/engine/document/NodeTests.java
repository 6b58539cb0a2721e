package org.modelcomplexity.engine.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A value with its place, as lists, mappings and plain values. */
class NodeTests {
    private static Node node(Object value, String key) {
        return new Node(value, Place.WHOLE.child(key, 3, 4));
    }

    private static Node tree() {
        Map<String, Node> entries = new LinkedHashMap<>();
        entries.put("b", node(List.of(node(1L, "0"), node(null, "1")), "b"));
        entries.put("a", node("text", "a"));
        return node(entries, "whole");
    }

    @Test
    void aMappingHasEntriesInOrderAndNoItems() {
        assertThat(tree().isMap()).isTrue();
        assertThat(tree().isList()).isFalse();
        assertThat(tree().entries().keySet()).containsExactly("b", "a");
        assertThat(tree().items()).isEmpty();
        assertThat(tree().get("a")).isEqualTo(node("text", "a"));
        assertThat(tree().get("c")).isNull();
    }

    @Test
    void aListHasItemsAndNoEntries() {
        Node list = tree().get("b");
        assertThat(list.isList()).isTrue();
        assertThat(list.items()).hasSize(2);
        assertThat(list.entries()).isEmpty();
        assertThat(list.get("0")).isNull();
    }

    @Test
    void plainValuesHaveNoPlaces() {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("b", Arrays.asList(1L, null));
        plain.put("a", "text");
        assertThat(tree().plain()).isEqualTo(plain);
        assertThat(node(0.5, "x").plain()).isEqualTo(0.5);
    }

    @Test
    void placedStandsWhollyWhereItIsNamed() {
        Place there = new Place("/preset", 1, 1);
        Node placed = tree().placed(there);
        assertThat(placed.plain()).isEqualTo(tree().plain());
        assertThat(placed.place()).isEqualTo(there);
        assertThat(placed.get("b").items().get(1).place()).isEqualTo(there);
        assertThat(placed.get("a").place()).isEqualTo(there);
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(null, "null"),
                Arguments.of(true, "a boolean"),
                Arguments.of(1L, "a whole number"),
                Arguments.of(0.5, "a fraction"),
                Arguments.of("1", "text"),
                Arguments.of(List.of(), "a list"),
                Arguments.of(Map.of(), "a mapping"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void saysWhatKindOfValueItIs(Object value, String kind) {
        assertThat(Node.kind(value)).isEqualTo(kind);
        assertThat(node(value, "k").kind()).isEqualTo(kind);
    }
}
