package org.modelcomplexity.engine.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where something stands: JSON pointer, line and column. */
class PlaceTests {
    @Test
    void aPointerIsWrittenFromTheRoot() {
        Place place = Place.WHOLE.child("layers", 2, 3).child("0", 4, 5).child("args", 6, 7);
        assertThat(place.pointer()).isEqualTo("/layers/0/args");
        assertThat(place.line()).isEqualTo(6);
        assertThat(place.column()).isEqualTo(7);
        assertThat(place).hasToString("/layers/0/args (6:7)");
        assertThat(Place.WHOLE.pointer()).isEmpty();
    }

    @Test
    void tildesAndSlashesAreEscaped() {
        assertThat(Place.WHOLE.child("a/b~c").child("").pointer()).isEqualTo("/a~1b~0c/");
        assertThat(Place.WHOLE.child("~1").pointer()).isEqualTo("/~01");
    }

    @Test
    void aChildWithoutAPositionHasItsParents() {
        Place child = new Place("/baseline", 2, 3).child("yaml");
        assertThat(child.pointer()).isEqualTo("/baseline/yaml");
        assertThat(child.line()).isEqualTo(2);
        assertThat(child.column()).isEqualTo(3);
        assertThat(child.at(8, 9)).hasToString("/baseline/yaml (8:9)");
    }

    @Test
    void placesAreEqualByWhatTheySay() {
        Place built = Place.WHOLE.child("a", 1, 1).child("b", 4, 5);
        assertThat(built).isEqualTo(new Place("/a/b", 4, 5)).hasSameHashCodeAs(new Place("/a/b", 4, 5));
        assertThat(built).isNotEqualTo(new Place("/a/b", 4, 6)).isNotEqualTo(new Place("/a/c", 4, 5));
        assertThat(built.equals("/a/b")).isFalse();
    }
}
