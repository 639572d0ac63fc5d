package org.espalier.train;

/**
 * Which parameters are there: the others are 0 and stay 0, exactly, as their gradients are set to 0 before the norm is
 * taken.
 *
 * @param gates of each gate's weights, {@code [nodes, D]}
 * @param leaves of each linear leaf's terms, {@code [leaves, F]}; empty for constant leaves
 * @param signs of each term's coefficient: 1: not below 0, -1: not above 0, 0: any, {@code [F]}; held after each update
 */
public record Masks(boolean[] gates, boolean[] leaves, int[] signs) {}
