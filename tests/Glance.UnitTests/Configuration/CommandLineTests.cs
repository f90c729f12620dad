using Glance.Configuration;
using Glance.Configuration.CommandLine;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Reporting;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration;

internal sealed class CommandLineTests
{
    [Test]
    public void No_arguments_serve() => Assert.That(Parse().Action, Is.EqualTo(CommandLineAction.Serve));

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

    [Test]
    public void Help_teaches_files_options_precedence_and_exit_codes()
    {
        var help = Parse("--help").Output;

        foreach (var word in new[] { "--config-file PATH", "--bind-port PORT", "-d", "OS_<GROUP>__<OPTION>", "Exit codes", "--check-config" })
            Assert.That(help, Does.Contain(word));
        Assert.That(help.Split('\n').Max(line => line.Length), Is.LessThan(115));
    }

    [TestCase("--bind-port=9393")]
    [TestCase("--bind-port", "9393")]
    [TestCase("--bind-p", "9393")]
    public void Values_follow_after_a_blank_or_an_equals_sign(params string[] arguments) =>
        Assert.That(Load.From(new FakeConfigurationEnvironment(), arguments).Require().Get(ServerDeclarations.BindPort), Is.EqualTo(9393));

    [TestCase("-d", true)]
    [TestCase("--debug", true)]
    [TestCase("--nodebug", false)]
    public void Switches_have_opposites(string argument, bool expected) =>
        Assert.That(Load.From(new FakeConfigurationEnvironment(), argument).Require().Get(LoggingDeclarations.Debug), Is.EqualTo(expected));

    [TestCase("--logfile")]
    [TestCase("--log-file")]
    public void Old_spellings_are_understood(string argument) =>
        Assert.That(Load.From(new FakeConfigurationEnvironment(), argument, "x.log").Require().Get(LoggingDeclarations.LogFile), Is.EqualTo("x.log"));

    [TestCase("unrecognized arguments: --bogus", "--bogus")]
    [TestCase("unrecognized arguments: --bind-prot 9 (did you mean --bind-port?)", "--bind-prot", "9")]
    [TestCase("unrecognized arguments: pos", "pos")]
    [TestCase("unrecognized arguments: -x", "-x")]
    [TestCase("argument --log-file/--logfile: it needs a value (PATH)", "--log-file")]
    [TestCase("argument --log-file/--logfile: it needs a value (PATH)", "--log-file", "--debug")]
    [TestCase("argument --debug/-d: it takes no value, but '1' was given", "--debug=1")]
    [TestCase("argument --workers: '-1' is not acceptable, expected a whole number from 0 to 128", "--workers", "-1")]
    [TestCase("argument --bind-port: 'x' is not acceptable, expected a port number from 0 to 65535", "--bind-port=x")]
    [TestCase("--bind may mean --bind-host or --bind-port", "--bind", "1")]
    public void Arguments_that_cannot_be_understood_end_with_the_usage_and_code_2(string expected, params string[] arguments)
    {
        var refused = Parse(arguments);

        Assert.That(refused.Action, Is.EqualTo(CommandLineAction.Refuse));
        Assert.That(refused.ExitCode, Is.EqualTo(ExitCodes.Usage));
        Assert.That(refused.Error, Does.StartWith("usage: glance-api ").And.EndsWith($"glance-api: error: {expected}\n"));
    }

    private static GlanceApiCommandLine Parse(params string[] arguments) => GlanceApiCommandLine.Parse(arguments, "1.2.3");
}
