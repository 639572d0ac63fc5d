/** The HTML report: its data as JSON, and the one file that shows them. */
package org.espalier.viz.report;
