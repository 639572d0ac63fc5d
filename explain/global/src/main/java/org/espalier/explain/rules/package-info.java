/** The whole tree as rules: the hard tree, its gates as short weighted sums, and how well they keep to the tree. */
package org.espalier.explain.rules;
