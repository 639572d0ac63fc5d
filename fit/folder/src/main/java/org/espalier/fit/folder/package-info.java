/** What a fit found out, as files. */
package org.espalier.fit.folder;
