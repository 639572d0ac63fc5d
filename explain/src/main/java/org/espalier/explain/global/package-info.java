/** What a whole tree does, over many rows: how much each column counts, the hard tree as rules, how faithful it is. */
package org.espalier.explain.global;
