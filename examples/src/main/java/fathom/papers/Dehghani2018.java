package fathom.papers;

import java.util.List;

/**
 * The Universal Transformer on copy, reverse and addition, tested on longer sequences than those it was trained on. The paper trains on 40 symbols
 * and tests on 400, with signals of position that start anywhere; here positions start at 0, so that the later ones of a test are new.
 */
final class Dehghani2018 {
    private static final String UNIVERSAL = "universal";
    private static final String UNTIED = "transformer";
    private static final String LSTM = "lstm";
    private static final int LSTM_LAYERS = 1;

    private Dehghani2018() {}

    static Paper paper() {
        return new Paper(
                "dehghani2018",
                "One layer that is applied many times carries copy, reverse and addition over to longer sequences",
                "Dehghani et al. 2018, arXiv:1807.03819",
                "about four days of two cores: width 128, 8 layers, length 40, 50,000 steps",
                Dehghani2018::study);
    }

    private static Study study(Scale scale) {
        Study study = Study.ofSeeds(scale.of(2, 4, 4));
        for (Problem problem : problems(scale)) {
            study = study.train(transformers(scale, problem))
                    .train(recurrent(scale, problem))
                    .claim(claim(scale, problem, UNTIED, problem.transformer))
                    .claim(claim(scale, problem, LSTM, problem.lstm));
        }
        return study;
    }

    /**
     * One of the three, with what the paper's table 4 says of it: right characters at length 400.
     *
     * @param data without the numbers of examples
     * @param longer what is tested, in words
     */
    private record Problem(String name, String data, String longer, String transformer, String lstm) {}

    private static List<Problem> problems(Scale scale) {
        int length = scale.of(3, 8, 40);
        int longer = scale.of(4, 12, 400);
        int digits = scale.of(1, 2, 13);
        int moreDigits = scale.of(2, 3, 133);
        String lengths = "(length=" + length + ",test-length=" + longer;
        String places = "(digits=" + digits + ",test-digits=" + moreDigits;
        String symbols = longer + " symbols after training on " + length;
        return List.of(
                new Problem("copy", "copy" + lengths, symbols, "0.91 against 0.53", "0.91 against 0.45"),
                new Problem("reverse", "reverse" + lengths, symbols, "0.96 against 0.13", "0.96 against 0.66"),
                new Problem(
                        "addition",
                        "addition" + places,
                        moreDigits + " digits after training on " + digits,
                        "0.34 against 0.07",
                        "0.34 against 0.08"));
    }

    private static Trial transformers(Scale scale, Problem problem) {
        int width = scale.of(8, 32, 128);
        String sizes =
                "transformer(width=" + width + ",heads=" + scale.of(2, 2, 4) + ",feed-forward=" + 2 * width + ")";
        return trial(scale, problem.name, problem)
                .variant(UNIVERSAL, "universal-" + sizes, "glorot-uniform")
                .variant(UNTIED, sizes, "glorot-uniform")
                .depths(layers(scale));
    }

    private static Trial recurrent(Scale scale, Problem problem) {
        return trial(scale, problem.name + "-" + LSTM, problem)
                .variant(LSTM, "lstm(hidden=" + scale.of(8, 48, 256) + ")", "forget-bias")
                .depths(LSTM_LAYERS);
    }

    private static Trial trial(Scale scale, String name, Problem problem) {
        String examples = ",train=" + scale.of(200, 20_000, 100_000) + ",test=" + scale.of(20, 500, 2000) + ")";
        return Trial.on(name, problem.data + examples)
                .batch(scale.of(8, 32, 64))
                .budget(scale.of(4, 800, 50_000), scale.of(2, 200, 2000), 1e-3, 3e-3)
                .threshold(0.9)
                .rule(Rule.adam().clipped(1).warmedUp(scale.of(1, 50, 1000)));
    }

    private static Claim claim(Scale scale, Problem problem, String other, String characters) {
        Runs universal = new Runs(problem.name, UNIVERSAL, layers(scale));
        Runs one = other.equals(LSTM)
                ? new Runs(problem.name + "-" + LSTM, LSTM, LSTM_LAYERS)
                : new Runs(problem.name, other, layers(scale));
        return new Claim(
                "On " + problem.name + " of " + problem.longer + ", the " + UNIVERSAL
                        + " transformer gets fewer symbols wrong than the " + other,
                "table 4, characters at length 400",
                characters + " right",
                Ask.lower(Quantity.wrongSymbols(), universal, one));
    }

    private static int layers(Scale scale) {
        return scale.of(2, 4, 8);
    }
}
