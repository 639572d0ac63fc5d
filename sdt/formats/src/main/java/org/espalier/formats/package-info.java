/** Files of rows other than CSV, found by {@link org.espalier.data.DataFormat}: libsvm's sparse text, IDX images with their labels. */
package org.espalier.formats;
