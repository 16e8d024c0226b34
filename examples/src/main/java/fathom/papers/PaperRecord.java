package fathom.papers;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import fathom.experiment.record.Provenance;
import fathom.experiment.statistics.Interval;
import fathom.experiment.statistics.PlannedTest;
import fathom.file.AtomicFile;
import fathom.file.FileErrors;
import fathom.text.BadInputException;
import fathom.text.Formats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a paper says and what its runs said: the file {@code claims.json}, of which the table of papers is made.
 *
 * @param format version of the file
 * @param paper its name
 * @param title what it says
 * @param source authors, year and arXiv id
 * @param scale at which it was run
 * @param seeds of each variant
 * @param data what was trained on
 * @param command that makes it again
 * @param date of the end, ISO 8601 in UTC
 * @param commit of the code
 * @param machine processor, cores, virtual machine and kernels
 * @param seconds that the trainings took, all together
 * @param findings one for each claim
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PaperRecord(
        String format,
        String paper,
        String title,
        String source,
        String scale,
        int seeds,
        List<String> data,
        String command,
        String date,
        String commit,
        String machine,
        double seconds,
        List<Finding> findings) {
    /** How the file is called. */
    public static final String FILE = "claims.json";

    private static final String FORMAT = "1";
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * One claim and what became of it.
     *
     * @param claim the sentence
     * @param where table, figure or section of the paper
     * @param reported the paper's number
     * @param quantity what was measured here
     * @param ours for people
     * @param estimate of the quantity; null if it is not a number
     * @param low lower end of the 95 % interval; null if there is none
     * @param high upper end; null also where it is infinite
     * @param test how the interval was made
     * @param decision held, not held or not decided
     */
    public record Finding(
            String claim,
            String where,
            String reported,
            String quantity,
            String ours,
            @Nullable Double estimate,
            @Nullable Double low,
            @Nullable Double high,
            String test,
            String decision) {
        /** Refuses what is missing. */
        public Finding {
            requireAll(claim, where, reported, quantity, ours, test, decision);
        }

        static Finding of(Claim claim, Evidence evidence) {
            Claim.Answer answer = claim.test().ask(evidence);
            PlannedTest result = answer.result();
            return new Finding(
                    claim.statement(),
                    claim.where(),
                    claim.paper(),
                    answer.quantity(),
                    answer.ours(),
                    finite(result.estimate()),
                    finite(result.interval().low()),
                    finite(result.interval().high()),
                    result.test(),
                    result.decision().label());
        }

        private static @Nullable Double finite(double value) {
            return Double.isFinite(value) ? value : null;
        }

        /** The interval in words: {@code 0.120 to 0.310}, or {@code at least 3.100} where it has no upper end. */
        public String interval() {
            if (low == null) {
                return Formats.NONE;
            }
            return high == null ? "at least " + Formats.loss(low) : new Interval(low, high).inWords();
        }
    }

    /** Copies the lists; refuses what is missing, as in a file of {@code {}}. */
    public PaperRecord {
        requireAll(paper, title, source, scale, command, machine);
        data = List.copyOf(data);
        findings = List.copyOf(findings);
    }

    private static void requireAll(Object... parts) {
        for (Object part : parts) {
            Objects.requireNonNull(part);
        }
    }

    static PaperRecord of(
            Paper paper,
            Scale scale,
            int seeds,
            List<String> data,
            Provenance origin,
            double seconds,
            List<Finding> findings) {
        return new PaperRecord(
                FORMAT,
                paper.name(),
                paper.title(),
                paper.source(),
                scale.label(),
                seeds,
                data,
                origin.command(),
                origin.date(),
                origin.commit(),
                String.join(", ", origin.cpu(), origin.cores() + " cores", origin.jvm(), origin.kernels()),
                seconds,
                findings);
    }

    /** Writes the file into a folder. */
    void write(Path folder) {
        AtomicFile.write(folder.resolve(FILE), MAPPER.writeValueAsBytes(this));
    }

    /**
     * Reads one.
     *
     * @throws BadInputException if it is no such file, of another version, or without its date
     */
    static PaperRecord read(Path file) {
        try {
            PaperRecord record = MAPPER.readValue(Files.readAllBytes(file), PaperRecord.class);
            if (!FORMAT.equals(record.format())) {
                throw new BadInputException(
                        file + " was written by another version of Fathom: format " + record.format());
            }
            String date = Objects.toString(record.date(), "");
            if (!DAY.matcher(date).lookingAt()) {
                throw new BadInputException(
                        file + ": expected a date, such as 2026-11-26T12:00:00Z, got '" + date + "'");
            }
            return record;
        } catch (JacksonException e) {
            throw new BadInputException(file + " holds no claims of a paper", e);
        } catch (IOException e) {
            throw new BadInputException(file + " cannot be read: " + FileErrors.words(e), e);
        }
    }
}
