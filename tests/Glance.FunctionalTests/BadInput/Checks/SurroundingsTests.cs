using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput.Checks;

/// <summary>Surroundings of the process that only a shell can make.</summary>
internal sealed class SurroundingsTests
{
    private static readonly Dictionary<string, string> AnyPort = new() { ["OS_DEFAULT__BIND_PORT"] = "0", ["OS_DEFAULT__WORKERS"] = "1" };

    [Test]
    public async Task Too_few_descriptors_for_the_pool_are_warned_of_by_the_check_as_by_the_start()
    {
        using var directory = new TemporaryDirectory();

        var (check, start) = await RunAsync(directory, "ulimit -n 1024");

        const string Words = @"At most \d+ requests run at once, not \[worker\] pool_size = 1000, and .* this process may have 1024 descriptors";
        Assert.That(check.Text, Does.Match("WARNING: " + Words));
        Assert.That(start.Text, Does.Match(Words));
    }

    [Test]
    public async Task A_working_directory_that_was_deleted_is_warned_of_and_the_service_starts_without()
    {
        using var directory = new TemporaryDirectory();

        var gone = directory["gone"];
        var (check, start) = await RunAsync(directory, $"mkdir '{gone}'; cd '{gone}'; rmdir '{gone}'");

        Assert.That(check.Text, Does.Contain("WARNING: The working directory of glance-api was deleted"));
        Assert.That(start.Text, Does.Contain("The working directory of glance-api was deleted"));
    }

    private static async Task<(ProgramRun Check, ProgramRun Start)> RunAsync(TemporaryDirectory directory, string before)
    {
        File.Copy(Path.Combine(RepositoryRoot.Path, "glance-api-paste.ini"), directory["glance-api-paste.ini"]);
        File.WriteAllText(directory["glance-api.conf"], $"""
            [database]
            connection = sqlite:///{directory["glance.sqlite"]}
            [glance_store]
            filesystem_store_datadir = {directory["images"]}
            journal_directory = {directory["journals"]}
            """);
        string[] arguments = ["--config-file", directory["glance-api.conf"]];
        string[] wrapper = ["/bin/sh", "-c", before + "; exec \"$0\" \"$@\""];
        var check = await GlanceProgram.RunAsync([.. arguments, "--check-config"], AnyPort, wrapper);
        var start = await GlanceProgram.StartAsync(arguments, AnyPort, wrapper);
        Assert.That((check.ExitCode, start.Served), Is.EqualTo((0, true)), check.Text + start.Text);
        return (check, start);
    }
}
