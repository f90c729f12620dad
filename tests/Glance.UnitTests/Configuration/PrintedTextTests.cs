using Glance.Configuration.CommandLine;
using Glance.Configuration.Declarations;
using Glance.Configuration.Reporting;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration;

/// <summary>What operators read: <c>--help</c> and the sample file.</summary>
internal sealed class PrintedTextTests
{
    private const int Width = 100;

    private const string Help = """
        usage: glance-api [--config-file PATH]... [--config-dir DIR]... [option]...
               glance-api --help

        Serves the OpenStack Image API. Without arguments it reads glance.conf and glance-api.conf, each from the
        first of ~/.glance, ~, /etc/glance and /etc that has it, and serves until it gets SIGTERM or SIGINT.

        To look around:
          --help, -h              Show this text and end.
          --version               Show the version and end.
          --check-config[=offline]
                                  Check everything a start would, change nothing, report every problem, and
                                  end: 0 when the service could start. With =offline, network and database
                                  are left alone.
          --generate-config       Print a commented sample of every option and end.
          --list-policies         Print every policy in force, with what policy files override, and end.

        Which files to read:
          --config-file PATH      Read this file instead of the default ones. May be repeated; what comes
                                  later wins.
          --config-dir DIR        Read every *.conf in this directory, in the order of their names. May be
                                  repeated; what comes later wins.

        Options that are also in files ([DEFAULT], with _ for -); --noNAME is the opposite of a switch:
          --bind-host HOST        Address or name to listen on. The default listens on every IPv4 address of
                                  the machine.
          --bind-port PORT        TCP port to listen on. Unset means 9292.
          --workers N             Number of worker processes. Unset means one for each processor, at most
                                  eight. 0 serves from a single process without a supervisor.
          --backlog N             Connections the kernel keeps waiting before they are accepted.
          --debug, -d             Whether lines at level DEBUG are logged, instead of INFO and above.
          --log-file, --logfile PATH
                                  File to log to. Without any output lines go to standard output. A file
                                  renamed or deleted is opened anew, so log rotation by renaming works.
          --log-dir, --logdir DIR
                                  Directory of a relative log_file. With log_file unset, the file is named
                                  after the program.
          --log-date-format FORMAT
                                  Format of the time in log lines, in strftime's language.
          --use-stderr            Whether to log to standard error, besides any file.
          --use-json              Whether each line is a JSON object.
          --use-syslog            Whether to log to syslog.
          --syslog-log-facility FACILITY
                                  Facility of lines sent to syslog.
          --use-journal           Whether to log to systemd's journal.
          --watch-log-file        Whether rotation is left to others, whatever log_rotation_type says. A
                                  moved log file is noticed in any case.

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

        """;

    [TestCase("--help")]
    [TestCase("-h")]
    public void Help_teaches_files_options_precedence_and_exit_codes(string argument) =>
        Assert.That(GlanceApiCommandLine.Parse([argument], "1.2.3").Output, Is.EqualTo(Help));

    [Test]
    public void The_sample_begins_with_what_must_be_known_to_edit_it() => Assert.That(SampleConfiguration.Write(), Does.StartWith("""
        # Every option of glance-api with its default. A line without # at its beginning is in force.
        # An indented line continues the value above it; there are no comments after a value.
        # $name and ${group.name} stand for other options, $$ for a dollar.
        # <unset> marks an option without a default: write a value in its place.

        [DEFAULT]

        # Address or name to listen on. The default listens on every IPv4 address of the machine.
        # (host address: an IPv4 address, an IPv6 address or a host name)
        #bind_host = 0.0.0.0

        # TCP port to listen on. Unset means 9292.
        # (port: a port number from 0 to 65535)
        #bind_port = <unset>

        # Connections the kernel keeps waiting before they are accepted.
        # (integer: a whole number, at least 1)
        #backlog = 4096

        """));

    // One of each form: choices, an empty choice among them, types that say nothing more, several defaults.
    [TestCase("""
        # Whether those rules name roles or policies.
        # (string: roles, policies)
        #property_protection_rule_format = roles
        """)]
    [TestCase("""
        # Lines at this level and above are never left out; empty leaves out any.
        # (string: CRITICAL, ERROR, INFO, WARNING, DEBUG, '')
        #rate_limit_except_level = CRITICAL
        """)]
    [TestCase("""
        # Most lines in that time.
        # (integer)
        #rate_limit_burst = 0
        """)]
    [TestCase("""
        # Seconds a reader waits.
        # (number)
        #kafka_consumer_timeout = 1.0
        """)]
    [TestCase("""
        # Text about the store that clients see.
        # (string)
        #store_description = <unset>
        """)]
    [TestCase("""
        # Messages sent without a receipt.
        # (multi-valued string: text, one element for each assignment; may be repeated)
        #pre_settled = rpc-cast
        #pre_settled = rpc-reply
        """)]
    public void The_sample_says_of_each_option_what_it_is_for_its_type_and_its_default(string expected) =>
        Assert.That(SampleConfiguration.Write(), Does.Contain($"\n\n{expected}\n\n"));

    [TestCase("""
        # The database as an SQLAlchemy URL, such as postgresql://user:<password>@host/glance,
        # mysql+pymysql://user:<password>@host/glance or sqlite:////var/lib/glance/glance.sqlite. There is
        # no default.
        # (string; a secret)
        # Old names: [DEFAULT] sql_connection, [database] sql_connection, [sql] connection.
        #connection = <unset>
        """)]
    [TestCase("""
        # Store drivers to load when enabled_backends is unset.
        # (list: a list such as a,b)
        # Old names: [DEFAULT] stores.
        #stores = file,http
        """)]
    [TestCase("""
        # Directories of the file store as directory:priority, one assignment each. New images go to the
        # highest priority with room for them.
        # (multi-valued string: text, one element for each assignment; may be repeated)
        # Old names: [DEFAULT] filesystem_store_datadirs.
        #filesystem_store_datadirs =
        """)]
    public void The_sample_says_under_which_names_an_option_was_known(string expected) =>
        Assert.That(SampleConfiguration.Write(), Does.Contain($"\n\n{expected}\n\n"));

    [Test]
    public void The_sample_puts_options_without_effect_below_the_reason() => Assert.That(SampleConfiguration.Write(), Does.Contain("""


        # --- Accepted without effect: lines are not coloured.

        # Whether levels are coloured.
        # (boolean: true or false (also yes/no, on/off, 1/0))
        #log_color = false

        # --- Accepted without effect: it was for Windows.

        # Whether to log to the Windows event log.

        """));

    [Test]
    public void The_sample_has_a_line_for_every_option_and_each_element_of_its_default_in_its_section()
    {
        var section = string.Empty;
        List<string> found = [];
        foreach (var line in SampleConfiguration.Write().Split('\n'))
        {
            if (line.StartsWith('['))
                section = line[1..^1];
            else if (line is ['#', not ' ', ..])
                found.Add($"[{section}] {line[1..line.IndexOf(' ', StringComparison.Ordinal)]}");
        }

        Assert.That(
            found.Order(StringComparer.Ordinal),
            Is.EqualTo(OptionCatalog.All
                .SelectMany(option => (option.DefaultText ?? string.Empty).Split('\n').Select(_ => option.ToString()))
                .Order(StringComparer.Ordinal)));
    }

    [Test]
    public void Each_line_of_the_sample_s_comments_has_as_many_words_as_fit()
    {
        var sample = SampleConfiguration.Write();

        foreach (var option in OptionCatalog.All)
            Assert.That(sample, Does.Contain($"\n\n{Filled(option.Help)}\n# ("), option.ToString());
    }

    private static string Filled(string sentence)
    {
        List<string> lines = ["#"];
        foreach (var word in sentence.Split(' '))
        {
            if ($"{lines[^1]} {word}".Length <= Width)
                lines[^1] += $" {word}";
            else lines.Add($"# {word}");
        }

        return string.Join('\n', lines);
    }
}
