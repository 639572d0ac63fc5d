package org.espalier.cli;

/** The {@code espalier} command. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        StandardStreams.install();
        String version = Main.class.getPackage().getImplementationVersion();
        System.out.println("espalier " + (version == null ? "(unpackaged)" : version));
    }
}
