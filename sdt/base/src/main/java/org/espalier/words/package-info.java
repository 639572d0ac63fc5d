/** What people call the columns, values and classes of a table: a data dictionary, and the names that come of it. */
package org.espalier.words;
