using System.Diagnostics;
using Glance.UnitTests.Architecture;
using NUnit.Framework;

namespace Glance.UnitTests.Documentation;

/// <summary>Whoever meets a script learns from the script itself what it does, and finds it in the list of the README.</summary>
internal sealed class ScriptTests
{
    // What has a line for the shell at its top is run; the rest of the folder is sourced by it.
    private static IReadOnlyList<string> Scripts { get; } =
    [
        .. Repository.Files("scripts")
            .Where(file => File.ReadLines(file).FirstOrDefault() is "#!/usr/bin/env bash" or "#!/bin/bash")
            .Select(Repository.Relative),
    ];

    [Test]
    public void There_are_scripts() => Assert.That(Scripts, Has.Count.GreaterThan(12));

    [TestCaseSource(nameof(Scripts))]
    public void A_script_that_is_asked_for_help_gives_it_and_does_nothing_else(string script)
    {
        var lines = File.ReadLines(Path.Combine(Repository.Root, script));
        var purpose = lines.First(line => line.StartsWith("# ", StringComparison.Ordinal))[2..];
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository.Root, script), "--help"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!; // A program was named.
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.That((process.ExitCode, errors.Result), Is.EqualTo((0, "")));
        Assert.That(output, Does.Contain(purpose));
    }

    [Test]
    public void The_list_of_the_readme_has_every_script()
    {
        var lines = File.ReadLines(Path.Combine(Repository.Root, "README.md"));
        var row = lines.Single(line => line.StartsWith("| `scripts` |", StringComparison.Ordinal));
        var named = row.Split([' ', ',', ';', '|'], StringSplitOptions.RemoveEmptyEntries);
        var called = Scripts.Where(script => Path.GetDirectoryName(script) == "scripts").Select(script => Path.GetFileName(script));

        Assert.That(called.Except(named), Is.Empty);
    }
}
