/** Training of trees whose target is a number or a rate: what the columns say of an amount, and how far that can be trusted. */
package org.espalier.train.number;
