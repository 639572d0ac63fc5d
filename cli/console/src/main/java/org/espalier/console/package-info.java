/** What stands between a command and its terminal: results, progress, notes, interrupts; rows that are read ahead. */
package org.espalier.console;
