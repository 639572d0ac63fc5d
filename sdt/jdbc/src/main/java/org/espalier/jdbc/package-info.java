/** Rows of a database, by JDBC. */
package org.espalier.jdbc;
