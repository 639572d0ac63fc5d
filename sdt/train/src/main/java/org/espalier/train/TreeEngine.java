package org.espalier.train;

/**
 * Computes steps: holds the parameters and the data where the arithmetic happens. Every engine gives the same numbers
 * within the tolerances of the contract suite ({@code TreeEngineContract} in this module's tests). Not thread-safe.
 *
 * <p>The objective of a batch with weights omega is
 *
 * <pre>
 *   sum_r omega_r L(x_r) / sum_r omega_r  +  C
 *   L = -sum_l P_l sum_k T_k log Q_lk                       expected
 *   L = -1/s sum_k T_k log sum_l P_l Q_lk^s                 mixture; s is its power, which comes with the steps
 *   L = sum_l P_l sum_k loss(T_k, z_lk)                    of a family, z linear in a basis
 *   C = -lambda sum_i 2^-depth(i) 1/2 [log alpha_i + log(1 - alpha_i)]        over inner nodes, depth(root) = 0
 *   n_i = sum_r omega_r P_i p_i,   d_i = sum_r omega_r P_i
 *   N_i := rho_i N_i + (1 - rho_i) n_i,  D_i alike,  rho_i = 1 - 1/(s 2^depth(i)),  alpha_i = N_i / D_i
 * </pre>
 *
 * The gradient of C is {@code dC/d alpha_i (dn_i - a_i dd_i) / d_i} with the batch's own ratio {@code a_i = n_i / d_i},
 * through p_i and P_i alike; alpha is limited to [1e-6, 1 - 1e-6] inside dC/d alpha and inside the logarithms only. Of a
 * gate that no row has reached yet (D_i = 0) nothing is known: alpha is 1/2 there, which costs least and has no gradient.
 */
public interface TreeEngine extends AutoCloseable {
    /** Takes the steps in order, each with an Adam update of every parameter (beta only where it is learned). */
    StepsResult run(Steps steps);

    /**
     * Objective and gradient on the given rows at the present parameters; changes nothing.
     *
     * @param beta inverse temperature; ignored where beta is learned
     * @param mixturePower power of the mixture; ignored with the expected loss
     */
    ObjectiveValue evaluate(int[] rows, float beta, float mixturePower);

    /** As {@link #evaluate(int[], float, float)}, at a power of 1. */
    default ObjectiveValue evaluate(int[] rows, float beta) {
        return evaluate(rows, beta, 1f);
    }

    /** A copy of the present parameters. */
    TreeParameters parameters();

    /** A copy of everything that the next step depends on. */
    EngineState state();

    @Override
    void close();
}
