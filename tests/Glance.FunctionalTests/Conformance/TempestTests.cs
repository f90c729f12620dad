using System.Diagnostics;
using Glance.FunctionalTests.Keystone;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Conformance;

/// <summary>OpenStack's own acceptance tests of the Image API, as scripts/conformance/tempest runs them.</summary>
[Category("Tempest")]
[Category("Slow")]
internal sealed class TempestTests
{
    private const string Tempest = "/usr/bin/tempest";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Test]
    public async Task Tempest_passes_but_for_what_the_list_of_expected_failures_names()
    {
        if (!Environment.IsPrivilegedProcess && !File.Exists(Tempest))
            Assert.Ignore($"{Tempest} is not there (Debian packages tempest and python3-stestr), and only root may install it");
        using var directory = new TemporaryDirectory();
        await using var keystone = await RealKeystone.StartAsync();
        using var process = Start(directory, keystone);
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"tempest takes more than {Patience.TotalMinutes} minutes:\n{await File.ReadAllTextAsync(directory["log"])}");
        }

        var log = await File.ReadAllTextAsync(directory["log"]);
        Assert.That(process.ExitCode, Is.Zero, log);
        await TestContext.Out.WriteLineAsync(log);
    }

    private static Process Start(TemporaryDirectory directory, RealKeystone keystone)
    {
        var script = Path.Combine(RepositoryRoot.Path, "scripts/conformance/tempest");
        var start = new ProcessStartInfo("/bin/bash", ["-c", "exec \"$0\" --out \"$1\" >\"$2\" 2>&1", script, directory["tempest"], directory["log"]]);
        keystone.Lend(start.Environment);
        return Process.Start(start) ?? throw new AssertionException($"{script} did not start");
    }
}
