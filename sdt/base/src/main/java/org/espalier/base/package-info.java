/** What every part needs and nobody owns: texts made safe for messages, seeds, parallel loops. */
package org.espalier.base;
