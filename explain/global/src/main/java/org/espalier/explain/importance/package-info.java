/** How much each column counts over many rows. */
package org.espalier.explain.importance;
