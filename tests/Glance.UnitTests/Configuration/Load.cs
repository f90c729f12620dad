using Glance.Configuration.CommandLine;
using Glance.Configuration.Loading;
using Glance.Configuration.Reporting;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration;

/// <summary>Short ways to load a configuration in a test.</summary>
internal static class Load
{
    public const string File = "/etc/glance/glance-api.conf";

    public static ConfigurationLoad From(FakeConfigurationEnvironment environment, params string[] arguments)
    {
        var commandLine = GlanceApiCommandLine.Parse(arguments, "1.2.3");
        Assert.That(commandLine.Error, Is.Empty);
        return new ConfigurationLoader(environment).Load(commandLine);
    }

    public static ConfigurationLoad Text(string ini) => From(new FakeConfigurationEnvironment().With(File, ini));

    public static ConfigurationReport Report(string ini) => Text(ini).Report;
}
