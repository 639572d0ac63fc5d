/** What stands between a command and its terminal: results, progress, notes, interrupts; rows in chunks. */
package org.espalier.console;
