using System.Diagnostics;
using System.Text.RegularExpressions;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Clients;

/// <summary>What the README has a newcomer paste.</summary>
internal sealed partial class ReadmeTourTests : ServerTest
{
    [Test]
    public async Task The_tour_of_the_README_works_as_pasted()
    {
        if (!File.Exists("/usr/bin/openstack"))
            Assert.Ignore("openstack is not installed (Debian package python3-openstackclient)");
        var server = await StartAsync();
        var tour = TourPattern().Match(await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "README.md"))).Groups[1].Value;
        Assert.That(tour, Does.Contain("apt-get install -y python3-openstackclient").And.Contain("http://127.0.0.1:9292"));

        // The client is installed already, and port and directory are the test's own; nothing else changes.
        var pasted = string.Join('\n', tour.Split('\n').Where(line => !line.StartsWith("apt-get", StringComparison.Ordinal)))
            .Replace("http://127.0.0.1:9292", server.Address.ToString().TrimEnd('/'), StringComparison.Ordinal)
            .Replace("/tmp/", server.Directory + "/", StringComparison.Ordinal);
        var start = new ProcessStartInfo("/bin/bash", ["-ec", pasted]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!; // A program was named.
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));

        Assert.That(process.ExitCode, Is.Zero, $"{output}\n{await errors}");
        Assert.That(output, Does.EndWith("the same, byte for byte\n"));
    }

    [GeneratedRegex(@"(?ms)^```sh\n(.*?)^```")]
    private static partial Regex TourPattern();
}
