/** A tree for one's own rows in one call: held-out part, teacher, size, evaluation and verdict. */
package org.espalier.fit;
