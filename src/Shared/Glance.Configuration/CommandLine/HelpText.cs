using System.Text;

namespace Glance.Configuration.CommandLine;

/// <summary>What --help says.</summary>
internal static class HelpText
{
    public const string Usage = "usage: glance-api [--config-file PATH]... [--config-dir DIR]... [option]...\n       glance-api --help";

    private const int Indent = 26;
    private const int Width = 100;

    public static string Write()
    {
        StringBuilder text = new();
        text.Append(Usage).Append("\n\n")
            .Append("Serves the OpenStack Image API. Without arguments it reads glance.conf and glance-api.conf, each from the\n")
            .Append("first of ~/.glance, ~, /etc/glance and /etc that has it, and serves until it gets SIGTERM or SIGINT.\n");
        Section(text, "To look around", GlanceApiArguments.Verbs);
        Section(text, "Which files to read", GlanceApiArguments.Files);
        Section(text, "Options that are also in files ([DEFAULT], with _ for -); --noNAME is the opposite of a switch", GlanceApiArguments.Options);
        text.Append("""

            Where values come from, the strongest first:
              1. the command line (but a --config-file given after an option wins over it)
              2. environment variables OS_<GROUP>__<OPTION>, such as OS_DATABASE__CONNECTION or OS_DEFAULT__WORKERS
              3. files, the later over the earlier
              4. defaults, as --generate-config shows them

            Examples:
              glance-api --config-file ./glance-api.conf --bind-port 9393 --debug
              glance-api --check-config                 after editing, before a reload
              kill -HUP <pid of glance-api>             reload without dropping a request

            Exit codes: 0 good, 1 could not start, 2 bad argument, 3 stores that cannot be as configured, 4 a wrong value
            found after loading (hashing_algorithm, schema-image.json), 5 bad value, 99 other, such as a missing file.

            """);
        return text.ToString();
    }

    private static void Section(StringBuilder text, string title, IReadOnlyList<ArgumentSpec> specs)
    {
        text.Append('\n').Append(title).Append(":\n");
        foreach (var spec in specs.Where(spec => !spec.IsHidden))
        {
            var name = "  " + string.Join(", ", spec.Spellings) + (spec.Metavar is null ? string.Empty : " " + spec.Metavar) + (spec.OptionalValue is null ? string.Empty : $"[={spec.OptionalValue}]");
            text.Append(name);
            if (name.Length >= Indent - 1)
                text.Append('\n').Append(' ', Indent);
            else text.Append(' ', Indent - name.Length);
            Wrap(text, spec.Help);
        }
    }

    private static void Wrap(StringBuilder text, string help)
    {
        var column = Indent;
        foreach (var word in help.Split(' '))
        {
            if (column > Indent && column + word.Length + 1 > Width)
            {
                text.Append('\n').Append(' ', Indent);
                column = Indent;
            }
            else if (column > Indent)
            {
                text.Append(' ');
                column++;
            }

            text.Append(word);
            column += word.Length;
        }

        text.Append('\n');
    }
}
