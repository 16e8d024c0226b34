package fathom.train;

import fathom.autodiff.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The head of a network: its last weight in forward order and what comes after it, such as that layer's bias. */
final class Head {
    private Head() {}

    /** Its parameters, compared by identity. */
    static Set<Parameter> of(Map<String, Parameter> parameters) {
        List<Parameter> forward = new ArrayList<>(parameters.values());
        int last = forward.size();
        while (last > 0 && !forward.get(last - 1).role().isWeight()) {
            last--;
        }
        Set<Parameter> head = Collections.newSetFromMap(new IdentityHashMap<>());
        head.addAll(forward.subList(Math.max(0, last - 1), forward.size()));
        return head;
    }
}
