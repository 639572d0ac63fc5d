/** Trees as program text that needs no library. */
package org.espalier.source;
