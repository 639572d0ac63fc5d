package org.espalier.train.contract;

/**
 * What every {@link org.espalier.train.TreeEngine} has to keep. An engine's test extends this class and names the
 * factory:
 *
 * <pre>{@code
 * class JvmEngineContractTest extends TreeEngineContract {
 *     @Override
 *     public TreeEngineFactory factory() {
 *         return new JvmEngineFactory();
 *     }
 * }
 * }</pre>
 *
 * The measure of all numbers is {@link ReferenceObjective}, the formulas in double precision, and {@link
 * ReferenceTrainer} on top of it.
 */
public abstract class TreeEngineContract implements ObjectiveContract, PenaltyContract, StepsContract {
    @Override
    public Precision precision() {
        return Precision.FLOAT32;
    }
}
