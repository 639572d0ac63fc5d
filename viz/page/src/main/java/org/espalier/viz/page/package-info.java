/** What the HTML pages share: one file under a strict policy, and the tree as a page's script computes with it. */
package org.espalier.viz.page;
