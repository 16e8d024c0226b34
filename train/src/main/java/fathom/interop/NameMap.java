package fathom.interop;

import fathom.file.FileErrors;
import fathom.text.BadInputException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Under which name a file has a parameter. A rule is a line {@code PARAMETER = NAME}; {@code *} stands for one part of a name, between dots, and the
 * n-th on the right repeats the n-th on the left. {@code PARAMETER = -} leaves a parameter as it was drawn, {@code - = NAME} passes over an array of
 * the file. The first rule that fits decides.
 */
final class NameMap {
    private static final String NONE = "-";
    private static final String PART = "([^.]+)";

    private final String source;
    private final List<Rule> rules;

    private record Rule(int line, String left, String right, Pattern pattern) {
        boolean fits(String name) {
            return pattern.matcher(name).matches();
        }
    }

    private NameMap(String source, List<Rule> rules) {
        this.source = source;
        this.rules = rules;
    }

    /** Names are the same on both sides. */
    static NameMap none() {
        return new NameMap("", List.of());
    }

    /**
     * Reads a map; empty lines and those that begin with # do not count.
     *
     * @throws BadInputException if it cannot be read or a line is no rule
     */
    static NameMap read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new BadInputException(file + ": is no text in UTF-8", e);
        } catch (IOException e) {
            throw new BadInputException(file + ": cannot be read: " + FileErrors.words(e), e);
        }
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                rules.add(rule(file + ": line " + (i + 1), i + 1, line));
            }
        }
        return new NameMap(file.toString(), rules);
    }

    private static Rule rule(String place, int number, String line) {
        String[] sides = line.split("=", -1);
        String left = sides[0].strip();
        String right = sides[sides.length - 1].strip();
        if (sides.length != 2 || left.isEmpty() || right.isEmpty() || left.equals(NONE) && right.equals(NONE)) {
            throw new BadInputException(
                    place + ": expected PARAMETER = NAME, PARAMETER = - or - = NAME, got '" + line + "'");
        }
        if (!left.equals(NONE) && stars(right) > stars(left)) {
            throw new BadInputException(place + ": the right side has more * than the left, in '" + line + "'");
        }
        String matched = left.equals(NONE) ? right : left;
        String pattern = Stream.of(matched.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(PART));
        return new Rule(number, left, right, Pattern.compile(pattern));
    }

    private static long stars(String side) {
        return side.chars().filter(c -> c == '*').count();
    }

    /**
     * The name in the file.
     *
     * @param path of a parameter
     * @param usual its name where no rule says another
     * @return empty if the parameter stays as it was drawn
     */
    Optional<String> name(String path, String usual) {
        for (Rule rule : rules) {
            Matcher matcher = rule.pattern.matcher(path);
            if (!rule.left.equals(NONE) && matcher.matches()) {
                return rule.right.equals(NONE) ? Optional.empty() : Optional.of(filled(rule.right, matcher));
            }
        }
        return Optional.of(usual);
    }

    private static String filled(String right, Matcher matcher) {
        StringBuilder name = new StringBuilder();
        int star = 0;
        for (int i = 0; i < right.length(); i++) {
            name.append(right.charAt(i) == '*' ? matcher.group(++star) : String.valueOf(right.charAt(i)));
        }
        return name.toString();
    }

    /** Whether an array of the file is not to be read. */
    boolean passesOver(String name) {
        return rules.stream().anyMatch(rule -> rule.left.equals(NONE) && rule.fits(name));
    }

    /**
     * Refuses rules that fit nothing: each is a mistake.
     *
     * @param paths of all parameters
     * @param names of all arrays of the file
     * @throws BadInputException naming the first
     */
    void check(Collection<String> paths, Collection<String> names) {
        for (Rule rule : rules) {
            boolean over = rule.left.equals(NONE);
            if ((over ? names : paths).stream().noneMatch(rule::fits)) {
                throw new BadInputException(source + ": line " + rule.line + ": "
                        + (over ? "the file of weights has no array" : "the network has no parameter") + " called '"
                        + (over ? rule.right : rule.left) + "'");
            }
        }
    }
}
