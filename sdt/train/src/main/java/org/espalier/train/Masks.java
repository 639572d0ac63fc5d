package org.espalier.train;

import java.util.Arrays;

/**
 * Which parameters are there: the others are 0 and stay 0, exactly, as their gradients are set to 0 before the norm is
 * taken. Of constant leaves only gates have masks, and {@link TreeEngine#evaluate} gives the whole gradient nevertheless: what
 * a masked weight would gain is what growing gates go by.
 *
 * @param gates of each gate's weights, {@code [nodes, D]}; the weights and moments that it leaves out are 0
 * @param leaves of each linear leaf's terms, {@code [leaves, F]}; empty for constant leaves
 * @param signs of each term's coefficient: 1: not below 0, -1: not above 0, 0: any, {@code [F]}; held after each update
 */
public record Masks(boolean[] gates, boolean[] leaves, int[] signs) {
    /**
     * Where everything is there and every sign goes.
     *
     * @param gates number of gate weights
     * @param leaves number of leaves' terms, all of them together
     * @param terms F
     */
    public static Masks none(int gates, int leaves, int terms) {
        boolean[] allGates = new boolean[gates];
        boolean[] allLeaves = new boolean[leaves];
        Arrays.fill(allGates, true);
        Arrays.fill(allLeaves, true);
        return new Masks(allGates, allLeaves, new int[terms]);
    }
}
