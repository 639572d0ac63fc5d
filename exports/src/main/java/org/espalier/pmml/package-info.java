/** A tree as a PMML 4.4 document. */
package org.espalier.pmml;
