package fathom.experiment.report;

import java.util.ArrayList;
import java.util.List;

/** A paragraph with some words stressed, for HTML, Markdown and the terminal. */
final class Prose {

    private final List<Phrase> phrases = new ArrayList<>();

    private record Phrase(String text, boolean strong) {}

    /** Adds plain words. */
    Prose text(String text) {
        phrases.add(new Phrase(text, false));
        return this;
    }

    /** Adds stressed words. */
    Prose strong(String text) {
        phrases.add(new Phrase(text, true));
        return this;
    }

    /** Adds the items with commas and a last "and", each already prose. */
    Prose list(List<Prose> items) {
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                text(i == items.size() - 1 ? " and " : ", ");
            }
            phrases.addAll(items.get(i).phrases);
        }
        return this;
    }

    /** Returns whether nothing was said. */
    boolean isEmpty() {
        return phrases.isEmpty();
    }

    /** Returns the words without stress. */
    String plain() {
        var text = new StringBuilder();
        phrases.forEach(phrase -> text.append(phrase.text));
        return text.toString().strip();
    }

    /** Returns the words with {@code **stress**}. */
    String markdown() {
        var text = new StringBuilder();
        phrases.forEach(phrase -> text.append(
                phrase.strong ? "**" + MarkdownTable.escape(phrase.text) + "**" : MarkdownTable.escape(phrase.text)));
        return text.toString().strip();
    }

    /** Writes the words into an open element. */
    void html(Xml xml) {
        for (Phrase phrase : phrases) {
            if (phrase.strong) {
                xml.element("strong", phrase.text);
            } else {
                xml.text(phrase.text);
            }
        }
    }
}
