package org.espalier.bench.paper;

import java.util.List;

/**
 * What a run prints.
 *
 * @param markdown ends with a line end
 * @param failures cells that could not be computed, one line each
 */
record Printed(String markdown, List<String> failures) {}
