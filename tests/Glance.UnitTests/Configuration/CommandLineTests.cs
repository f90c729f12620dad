using Glance.Configuration;
using Glance.Configuration.CommandLine;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Reporting;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration;

internal sealed class CommandLineTests
{
    private const string NoLogConfig =
        "argument --log-config-append/--log-config/--log_config: files of Python's logging module are not read here;"
        + " log_file, log_dir, use_json and default_log_levels say where lines go and which";

    [Test]
    public void No_arguments_serve()
    {
        var nothing = Parse();

        using var scope = Assert.EnterMultipleScope();
        Assert.That(nothing.Action, Is.EqualTo(CommandLineAction.Serve));
        Assert.That(nothing.Output, Is.Empty);
        Assert.That(nothing.Error, Is.Empty);
        Assert.That(nothing.ExitCode, Is.EqualTo(ExitCodes.Success));
    }

    [TestCase("--check-config", false)]
    [TestCase("--check-config=offline", true)]
    public void A_check_leaves_network_and_database_alone_when_told(string argument, bool expected) =>
        Assert.That(Parse(argument).Offline, Is.EqualTo(expected));

    [TestCase("--version", "--bogus")]
    [TestCase("--bogus", "--version")]
    [TestCase("--check-config", "--version", "--workers", "many")]
    public void What_is_asked_to_be_printed_is_printed_whatever_else_is_said(params string[] arguments)
    {
        var printed = Parse(arguments);

        Assert.That(printed.Action, Is.EqualTo(CommandLineAction.Print));
        Assert.That(printed.Output, Is.EqualTo("1.2.3\n"));
    }

    [Test]
    public void Each_exit_code_has_its_meaning() => Assert.That(ExitCodes.All, Is.EqualTo(new[]
    {
        (0, "orderly end"),
        (1, "could not start"),
        (2, "unknown or malformed argument"),
        (3, "stores that cannot be as configured"),
        (4, "wrong value found after loading"),
        (5, "wrong value of an option"),
        (99, "anything else, such as a missing or unreadable configuration file"),
    }));

    [TestCase("--check-config", CommandLineAction.CheckConfiguration)]
    [TestCase("--check", CommandLineAction.CheckConfiguration)]
    [TestCase("--version", CommandLineAction.Print)]
    [TestCase("-h", CommandLineAction.Print)]
    [TestCase("--help", CommandLineAction.Print)]
    [TestCase("--generate-config", CommandLineAction.Print)]
    [TestCase("--bogus", CommandLineAction.Refuse)]
    public void Verbs(string argument, CommandLineAction expected) => Assert.That(Parse(argument).Action, Is.EqualTo(expected));

    [Test]
    public void The_version_is_the_number_alone() => Assert.That(Parse("--version").Output, Is.EqualTo("1.2.3\n"));

    [Test]
    public void The_sample_is_a_valid_configuration_that_sets_nothing()
    {
        var sample = Parse("--generate-config").Output;

        Assert.That(sample, Is.EqualTo(SampleConfiguration.Write()));
        Assert.That(Load.Text(sample).Report.Render(), Is.EqualTo("The configuration can be used (/etc/glance/glance-api.conf).\n"));
    }

    [TestCase("--bind-port=9393")]
    [TestCase("--bind-port", "9393")]
    [TestCase("--bind-p", "9393")]
    public void Values_follow_after_a_blank_or_an_equals_sign(params string[] arguments) =>
        Assert.That(Load.From(new FakeConfigurationEnvironment(), arguments).Require().Get(ServerDeclarations.BindPort), Is.EqualTo(9393));

    [TestCase("-d", true)]
    [TestCase("--d", true)]
    [TestCase("--debug", true)]
    [TestCase("--nodebug", false)]
    public void Switches_have_opposites(string argument, bool expected) =>
        Assert.That(Load.From(new FakeConfigurationEnvironment(), argument).Require().Get(LoggingDeclarations.Debug), Is.EqualTo(expected));

    [TestCase("--logf")]
    [TestCase("--logfile")]
    [TestCase("--log-file")]
    public void Old_spellings_are_understood(string argument) =>
        Assert.That(Load.From(new FakeConfigurationEnvironment(), argument, "x.log").Require().Get(LoggingDeclarations.LogFile), Is.EqualTo("x.log"));

    [TestCase("-", "-")]
    [TestCase("-5", "-5")]
    [TestCase("-.5", "-.5")]
    [TestCase("", "")]
    public void A_value_may_look_like_a_number_a_dash_or_nothing(string value, string expected) => Assert.That(
        Load.From(new FakeConfigurationEnvironment(), "--log-file", value).Require().Get(LoggingDeclarations.LogFile),
        Is.EqualTo(expected));

    [TestCase("unrecognized arguments: --bogus", "--bogus")]
    [TestCase("unrecognized arguments: ", "")]
    [TestCase("unrecognized arguments: -", "-")]
    [TestCase("unrecognized arguments: -- (did you mean -h?)", "--")]
    [TestCase("unrecognized arguments: --=1 (did you mean -h?)", "--=1")]
    [TestCase("unrecognized arguments: -d=1", "-d=1")]
    [TestCase("unrecognized arguments: -debug a=b", "-debug", "a=b")]
    [TestCase("unrecognized arguments: --bind-prot 9 (did you mean --bind-port?)", "--bind-prot", "9")]
    [TestCase("unrecognized arguments: pos", "pos")]
    [TestCase("unrecognized arguments: -x", "-x")]
    [TestCase("argument --log-file/--logfile: it needs a value (PATH)", "--log-file")]
    [TestCase("argument --log-file/--logfile: it needs a value (PATH)", "--log-file", "--debug")]
    [TestCase("argument --debug/-d: it takes no value, but '1' was given", "--debug=1")]
    [TestCase("argument --nodebug: it takes no value, but '' was given", "--nodebug=")]
    [TestCase("argument --check-config: it takes no value other than 'offline', but 'online' was given", "--check-config=online")]
    [TestCase("argument --pipe-handle: it needs a value (HANDLE)", "--pipe-handle")]
    [TestCase("argument --log-config-append/--log-config/--log_config: it needs a value (PATH)", "--log-config-append")]
    [TestCase(NoLogConfig, "--log-config-append", "logging.conf")]
    [TestCase(NoLogConfig, "--log-config=logging.conf")]
    [TestCase(NoLogConfig, "--log_config", "logging.conf")]
    [TestCase("argument --backlog: '0' is not acceptable, expected a whole number, at least 1 (out of range 1 to 2147483647)",
        "--backlog=0")]
    [TestCase("argument --backlog: '2147483648' is not acceptable, expected a whole number, at least 1 (out of range 1 to 2147483647)",
        "--backlog", "2147483648")]
    [TestCase("argument --workers: '-1' is not acceptable, expected a whole number from 0 to 128", "--workers", "-1")]
    [TestCase("argument --bind-port: 'x' is not acceptable, expected a port number from 0 to 65535", "--bind-port=x")]
    [TestCase("--bind may mean --bind-host or --bind-port", "--bind", "1")]
    [TestCase("--use-j may mean --use-json or --use-journal", "--use-j")]
    public void Arguments_that_cannot_be_understood_end_with_the_usage_and_code_2(string expected, params string[] arguments)
    {
        var refused = Parse(arguments);

        Assert.That(refused.Action, Is.EqualTo(CommandLineAction.Refuse));
        Assert.That(refused.ExitCode, Is.EqualTo(ExitCodes.Usage));
        Assert.That(refused.Output, Is.Empty);
        Assert.That(refused.Error, Does.StartWith("usage: glance-api ").And.EndsWith($"glance-api: error: {expected}\n"));
    }

    private static GlanceApiCommandLine Parse(params string[] arguments) => GlanceApiCommandLine.Parse(arguments, "1.2.3");
}
