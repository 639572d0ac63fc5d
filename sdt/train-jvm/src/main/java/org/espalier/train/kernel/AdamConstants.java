package org.espalier.train.kernel;

/** Adam's usual constants as float32. */
final class AdamConstants {
    static final float BETA1 = 0.9f;
    static final float REST1 = 0.1f;
    static final float BETA2 = 0.999f;
    /** The root of 1 - b2, so that {@code (1 - b2) g^2} is the square of one number. */
    static final float ROOT_REST2 = 0.0316227766f;

    /** Its square is a normal number that changes no second moment; smaller ones' would be subnormal. */
    static final float MIN_ROOT = 1e-18f;

    static final float EPSILON = 1e-8f;

    /**
     * By so much moments are moved towards 0 at every step: too little to be seen in those that move a weight, and the
     * others become 0 before they are subnormal.
     */
    static final float TINY_FIRST = 1e-20f;

    static final float TINY_SECOND = 1e-30f;

    private AdamConstants() {}
}
