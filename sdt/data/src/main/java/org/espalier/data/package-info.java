/**
 * Rows and what they mean: reading CSV, libsvm and IDX files, finding out what their columns hold, and encoding them as
 * features.
 *
 * <p>{@link org.espalier.data.DataSource} opens a file and infers a {@link org.espalier.data.Schema}, which people may edit
 * in its {@link org.espalier.data.SchemaJson} form; with it, a source gives a whole {@link org.espalier.data.Dataset} or
 * {@link org.espalier.data.Row rows} one by one:
 *
 * <pre>{@code
 * DataSource train = DataSource.open(DataOptions.builder(Path.of("train.csv")).target("income").build());
 * Schema schema = train.inferSchema(warning -> log.warn(warning));
 * Dataset data = train.read(schema, LabelPolicy.REQUIRED, new DataNotes());
 * }</pre>
 *
 * <p>Rows that a program has, as maps, records or the result of a query, are a {@link org.espalier.data.RowSource}, which
 * gives the same.
 *
 * <p>What is wrong with a file is a {@link org.espalier.data.DataException} that names file, row and column.
 */
package org.espalier.data;
