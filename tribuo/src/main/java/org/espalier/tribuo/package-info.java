/**
 * Soft decision trees in Tribuo programs: as a {@code Model<Label>}, as a {@code Trainer<Label>}, and with any Tribuo
 * classifier as teacher. The only place that touches Tribuo.
 */
package org.espalier.tribuo;
