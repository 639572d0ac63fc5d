/** Readers of files other than CSV: libsvm and IDX. */
module org.espalier.formats {
    requires transitive org.espalier.data;

    exports org.espalier.formats;

    provides org.espalier.data.DataFormat with
            org.espalier.formats.IdxFormat,
            org.espalier.formats.LibsvmFormat;
}
