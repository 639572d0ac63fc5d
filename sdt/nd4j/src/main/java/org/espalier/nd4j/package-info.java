/** Whether ND4J may start on this machine: what its engine and the Deeplearning4j teacher ask before they start it. */
package org.espalier.nd4j;
