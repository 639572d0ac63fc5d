/**
 * Why a tree decided as it did: for one row ({@link org.espalier.explain.Explainer}), and for the whole tree. Plain
 * records; every text, picture and file is made by a writer over them.
 */
package org.espalier.explain;
