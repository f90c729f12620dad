using System.Diagnostics;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.UnitTests.Documentation;

/// <summary>scripts/changelog and scripts/release, in a small repository of their own.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ChangelogTests : IDisposable
{
    private readonly TemporaryDirectory _repository = new();

    public ChangelogTests()
    {
        foreach (var script in new[] { "scripts/lib.sh", "scripts/changelog", "scripts/release" })
            Copy(script);
        Write("Directory.Build.props", "<Project><PropertyGroup><Version>0.1.0</Version></PropertyGroup></Project>\n");
        Write("changelog.d/README.md", "# Fragments\n");
        Write("changelog.d/door.added.md", "A door, see [doors](../docs/doors.md).\nIt opens.\n");
        Write("changelog.d/window.fixed.md", "- A window closes.\n- Another one too.\n");
    }

    public void Dispose() => _repository.Dispose();

    [Test]
    public void Fragments_become_a_section_in_the_form_of_keep_a_changelog()
    {
        Run("scripts/changelog", "--write");

        Assert.That(Read("CHANGELOG.md"), Does.StartWith("# Changelog\n").And.EndsWith("""
            ## [Unreleased]

            ### Added

            - A door, see [doors](docs/doors.md).
              It opens.

            ### Fixed

            - A window closes.
            - Another one too.


            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void A_release_sets_the_version_gathers_the_fragments_commits_and_tags_with_the_notes()
    {
        Run("scripts/changelog", "--write");
        Git("init", "-q");
        Git("add", "-A");
        Git("commit", "-q", "-m", "start");

        Run("scripts/release", "0.2.0", "--tag");
        Write("changelog.d/roof.changed.md", "The roof is red.\n");
        Run("scripts/changelog", "--write");

        Assert.That(Read("Directory.Build.props"), Does.Contain("<Version>0.2.0</Version>"));
        Assert.That(Git("tag", "-n99", "-l", "v0.2.0"), Does.Contain("### Added").And.Contain("A window closes."));
        Assert.That(Git("log", "-1", "--format=%s"), Is.EqualTo("release: 0.2.0\n"));
        Assert.That(Read("CHANGELOG.md"), Does.Match(@"(?s)## \[Unreleased\]\n.*roof.*## \[0\.2\.0\] - \d{4}-\d\d-\d\d\n.*A door.*window").And.Not.Match("(?s)Unreleased.*Unreleased"));
        Assert.That(Run("scripts/changelog", "--notes", "0.2.0"), Does.Contain("A door").And.Not.Contain("roof"));
    }

    [Test]
    public void A_fragment_of_no_known_kind_is_refused_by_name()
    {
        Write("changelog.d/cellar.improved.md", "Deeper.\n");

        Assert.That(() => Run("scripts/changelog"), Throws.InvalidOperationException.With.Message.Contains("changelog.d/cellar.improved.md: expected NAME.KIND.md"));
    }

    [Test]
    public void The_packages_changelog_has_no_marks_of_markdown() =>
        Assert.That(Run("scripts/changelog", "--debian", "0.1.0"), Is.EqualTo("  * A door, see doors.\n    It opens.\n  * A window closes.\n  * Another one too.\n"));

    private void Copy(string file)
    {
        var target = _repository[file];
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(Path.Combine(RepositoryRoot.Path, file), target);
    }

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_repository[file])!);
        File.WriteAllText(_repository[file], text);
    }

    private string Read(string file) => File.ReadAllText(_repository[file]);

    private string Git(params string[] words) => Run("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", .. words]);

    private string Run(string program, params string[] words)
    {
        var start = new ProcessStartInfo(program.StartsWith("scripts/", StringComparison.Ordinal) ? _repository[program] : program, words)
        {
            WorkingDirectory = _repository.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in new[] { ("GIT_AUTHOR_NAME", "t"), ("GIT_AUTHOR_EMAIL", "t@example.org"), ("GIT_COMMITTER_NAME", "t"), ("GIT_COMMITTER_EMAIL", "t@example.org") })
            start.Environment[name] = value;
        using var process = Process.Start(start)!; // A program was named.
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', words)}: {process.ExitCode}\n{errors.Result}");
    }
}
