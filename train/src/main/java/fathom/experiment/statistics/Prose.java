package fathom.experiment.statistics;

import java.util.ArrayList;
import java.util.List;

/** A paragraph with some words stressed, whatever will show it. */
public final class Prose {

    private final List<Phrase> phrases = new ArrayList<>();

    /** Some words, stressed or not. */
    public record Phrase(String text, boolean strong) {}

    /** Adds plain words. */
    public Prose text(String text) {
        phrases.add(new Phrase(text, false));
        return this;
    }

    /** Adds stressed words. */
    public Prose strong(String text) {
        phrases.add(new Phrase(text, true));
        return this;
    }

    /** Adds the items with commas and a last "and", each already prose. */
    public Prose list(List<Prose> items) {
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                text(i == items.size() - 1 ? " and " : ", ");
            }
            phrases.addAll(items.get(i).phrases);
        }
        return this;
    }

    /** Returns whether nothing was said. */
    public boolean isEmpty() {
        return phrases.isEmpty();
    }

    /** Returns the words without stress. */
    public String plain() {
        var text = new StringBuilder();
        phrases.forEach(phrase -> text.append(phrase.text));
        return text.toString().strip();
    }

    /** Returns the phrases in order. */
    public List<Phrase> phrases() {
        return List.copyOf(phrases);
    }
}
