package fathom.nn;

import fathom.tensor.Shape;
import fathom.text.BadInputException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Chooses which chain of a network to recompute, so that a training step fits an amount of memory. */
record MemoryBudget(long bytes, Shape input, int batch, ParameterUpdate update, int remembered) {
    /**
     * Chains inside the network that are looked at, the largest first: of a deep network's many small ones none saves
     * much.
     */
    private static final int CANDIDATES = 8;

    private record Candidate(int index, Chain chain, ChainMemory memory) {
        long kept() {
            return memory.cost().kept();
        }
    }

    /**
     * The network itself if it fits; with chains inside it recomputed, the largest first, if it then fits; else
     * recomputed as a whole.
     *
     * @throws IllegalArgumentException if not even that fits
     */
    Chain fit(Chain network) {
        if (fits(network)) {
            return network;
        }
        Chain inside = network;
        for (Candidate candidate : candidates(network)) {
            List<Layer> layers = new ArrayList<>(inside.children());
            layers.set(candidate.index, candidate.chain.checkpointed(candidate.memory.bestSegment()));
            inside = inside.with(layers);
            if (fits(inside)) {
                return inside;
            }
        }
        Chain whole = network.checkpointed(ChainMemory.of(network, input).bestSegment());
        if (fits(whole)) {
            return whole;
        }
        TrainingMemory least = least(memory(inside), memory(whole));
        throw new BadInputException("a batch of " + batch + " examples " + input + " needs " + least
                + " with recomputation, more than the " + TrainingMemory.text(bytes) + " given");
    }

    private List<Candidate> candidates(Chain network) {
        List<Candidate> all = new ArrayList<>();
        List<Shape> inputs = network.childInputs(input);
        for (int i = 0; i < inputs.size(); i++) {
            if (network.children().get(i) instanceof Chain chain
                    && chain.children().size() > 1) {
                all.add(new Candidate(i, chain, ChainMemory.of(chain, inputs.get(i))));
            }
        }
        all.sort(Comparator.comparingLong(Candidate::kept).reversed());
        return all.subList(0, Math.min(CANDIDATES, all.size()));
    }

    private TrainingMemory memory(Chain network) {
        return TrainingMemory.of(network, input, batch, update, remembered);
    }

    private boolean fits(Chain network) {
        return memory(network).total() <= bytes;
    }

    private static TrainingMemory least(TrainingMemory a, TrainingMemory b) {
        return a.total() <= b.total() ? a : b;
    }
}
