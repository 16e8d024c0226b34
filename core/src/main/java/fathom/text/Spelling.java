package fathom.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what a mistyped name may have meant. */
public final class Spelling {
    private static final int SUGGESTIONS = 3;

    private Spelling() {}

    /**
     * At most three names, the closest first: those that begin with the word, and those that a third of its letters (at
     * least two) turn into it.
     *
     * @param word what was typed; case does not matter
     * @param names in lower case
     */
    public static List<String> closest(String word, Collection<String> names) {
        String typed = word.toLowerCase(Locale.ROOT);
        int limit = Math.max(2, typed.length() / 3);
        record Candidate(String name, int distance) {}
        return names.stream()
                .map(name -> new Candidate(name, isStart(typed, name) ? 1 : distance(typed, name)))
                .filter(candidate -> candidate.distance <= limit && candidate.distance < candidate.name.length())
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(SUGGESTIONS)
                .map(Candidate::name)
                .toList();
    }

    private static boolean isStart(String typed, String name) {
        return typed.length() > 1 && name.startsWith(typed);
    }

    /**
     * Optimal string alignment: insertions, deletions, replacements and swaps of neighbours that turn one word into the
     * other.
     */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], 1 + d[i - 2][j - 2]);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
