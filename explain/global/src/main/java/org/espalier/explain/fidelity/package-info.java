/** How far explanations may be trusted: the cost of one path, the fit to the teacher, deletion and insertion curves. */
package org.espalier.explain.fidelity;
