package org.espalier.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of a command in its help: its own ones first, then those that it shares with other commands, group by
 * group, each in the order in which the source declares them.
 */
final class GroupedOptions implements IHelpSectionRenderer {
    /** Headings by the type of the shared options. */
    private static final Map<Class<?>, String> HEADINGS = new LinkedHashMap<>();

    static {
        HEADINGS.put(DataArguments.class, "Data");
        HEADINGS.put(TeacherArguments.class, "Teacher");
        HEADINGS.put(TeachArguments.class, "Training");
        HEADINGS.put(DistillArguments.class, "Training");
        HEADINGS.put(CheckpointArguments.class, "Checkpoints");
        HEADINGS.put(FileOutput.class, "Output");
        HEADINGS.put(OutputArguments.class, "Output");
    }

    @Override
    public String render(Help help) {
        CommandSpec command = help.commandSpec();
        List<OptionSpec> own = new ArrayList<>(command.options());
        StringBuilder out = new StringBuilder();
        HEADINGS.forEach((type, heading) -> command.mixins().values().stream()
                .filter(mixin -> type.isInstance(mixin.userObject()))
                .forEach(mixin -> {
                    List<OptionSpec> shared = own.stream()
                            .filter(option -> mixin.optionsMap().containsKey(option.longestName()))
                            .toList();
                    own.removeAll(shared);
                    out.append(section(help, heading, shared));
                }));
        List<OptionSpec> general = own.stream().filter(OptionSpec::inherited).toList();
        own.removeAll(general);
        boolean isAbove = command.parent() == null;
        String first = isAbove || own.isEmpty() ? "" : section(help, "Options", own);
        return first + out + section(help, "General", isAbove ? command.options() : general);
    }

    private static String section(Help help, String heading, List<OptionSpec> options) {
        return "%n".formatted()
                + heading
                + ":%n".formatted()
                + help.optionListExcludingGroups(
                        options, help.createDefaultLayout(), null, help.createDefaultParamLabelRenderer());
    }
}
