/** What the texts of a column say: which number, in which habit of writing; how often each occurs. */
package org.espalier.text;
