using System.Diagnostics;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Systemd;

/// <summary>The Debian package, made once by scripts/package; <c>GLANCE_PACKAGE</c> names one that is there already.</summary>
internal static class Package
{
    private static readonly Lazy<Task<string>> Made = new(MakeAsync);

    /// <summary>
    /// Ignores the test unless the package was asked for: making it and a Debian 13 around it takes many minutes of two cores.
    /// </summary>
    public static void RequireAsked()
    {
        if (Environment.GetEnvironmentVariable("GLANCE_PACKAGE") is null && Environment.GetEnvironmentVariable("GLANCE_TEST_PACKAGE") is null)
            Assert.Ignore("the package is tested when GLANCE_TEST_PACKAGE=1, or GLANCE_PACKAGE names one that is made already");
    }

    /// <summary>Path of the .deb.</summary>
    public static Task<string> PathAsync() => Made.Value;

    private static async Task<string> MakeAsync()
    {
        if (Environment.GetEnvironmentVariable("GLANCE_PACKAGE") is { Length: > 0 } named)
            return named;
        if (!File.Exists("/usr/bin/dpkg-deb"))
            Assert.Ignore("dpkg-deb is not installed");
        var target = Path.Combine(Path.GetTempPath(), $"glance-test-package-{Environment.ProcessId}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(target, recursive: true);
        Directory.CreateDirectory(target);
        var log = Path.Combine(target, "log");
        var start = new ProcessStartInfo("/bin/bash", ["-c", $"exec \"$0\" '{target}' >'{log}' 2>&1", Path.Combine(RepositoryRoot.Path, "scripts/package")]);
        start.Environment["COMPRESSION"] = "none"; // A minute less.
        using var process = Process.Start(start)!; // A program was named.
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(15));
        Assert.That(process.ExitCode, Is.Zero, await File.ReadAllTextAsync(log));
        return Directory.GetFiles(target, "*.deb").Single();
    }
}
