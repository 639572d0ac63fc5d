package org.espalier.train;

import java.util.ArrayList;
import java.util.List;

/** Keeps what a run tells. */
final class Notes implements TrainingListener {
    private final List<String> all = new ArrayList<>();

    @Override
    public void note(String text) {
        all.add(text);
    }

    List<String> all() {
        return List.copyOf(all);
    }

    /** Those with these words. */
    List<String> with(String words) {
        return all.stream().filter(n -> n.contains(words)).toList();
    }
}
