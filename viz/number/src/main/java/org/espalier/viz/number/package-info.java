/** The report of trees whose target is a number or a rate, one HTML file. */
package org.espalier.viz.number;
