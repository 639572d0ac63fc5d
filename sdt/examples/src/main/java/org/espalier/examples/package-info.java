/** Data to try Espalier on: drawn digits, and MNIST, which is fetched. Not needed to score or explain. */
package org.espalier.examples;
