/** Rows of numbers: dense, or sparse where most entries are zero. */
package org.espalier.matrix;
