/**
 * What pictures and reports share: class colours, weights as images, the terms of a gate, which part of a tree is drawn.
 * {@link org.espalier.viz.picture.TreePicture} and {@link org.espalier.viz.report.TreeReport} are the ways in.
 */
package org.espalier.viz;
