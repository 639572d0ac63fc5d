package org.espalier.explain;

import java.util.List;

/**
 * The second likeliest path.
 *
 * @param leaf its leaf, counted from the left
 * @param predictedClass name of the class that this leaf answers
 * @param mass its path probability
 * @param partsAt heap number of the gate where it leaves the max-path
 * @param path all of its steps from the root
 */
public record RunnerUp(int leaf, String predictedClass, float mass, int partsAt, List<Step> path) {
    public RunnerUp {
        path = List.copyOf(path);
    }
}
