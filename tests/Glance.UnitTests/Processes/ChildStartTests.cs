using System.Diagnostics;
using Glance.Linux.Descriptors;
using Glance.Linux.Spawning;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.UnitTests.Processes;

/// <summary>A program that the system refuses to start: in its words, and not in the runtime's.</summary>
internal sealed class ChildStartTests
{
    [Test]
    public void A_program_that_is_not_there_is_told_by_its_path_and_the_systems_reason([Values] bool tool)
    {
        Assert.That(
            () => Start("/nowhere/glance-worker", tool),
            Throws.TypeOf<IOException>().With.Message
                .EqualTo("/nowhere/glance-worker cannot be started: [Errno 2] ENOENT: No such file or directory"));
    }

    [Test]
    public void A_file_that_is_no_program_is_told_so([Values] bool tool)
    {
        using var directory = new TemporaryDirectory();
        var path = directory["glance-worker"];
        File.WriteAllText(path, "");

        Assert.That(
            () => Start(path, tool),
            Throws.TypeOf<IOException>().With.Message.EqualTo($"{path} cannot be started: [Errno 13] EACCES: Permission denied"));
    }

    [Test]
    public async Task A_tool_reads_what_it_is_given_and_the_next_one_does_not_get_it()
    {
        using var given = MemoryFile.Create("test", "configuration"u8);

        var read = await RunAsync(["-c", $"cat /proc/self/fd/{given.Number}"], given);
        var later = await RunAsync(["-c", $"test -e /proc/self/fd/{given.Number} || echo gone"]);

        Assert.That((read, later), Is.EqualTo(("configuration", "gone\n")));
    }

    private static void Start(string program, bool tool)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false };
        using var started = tool ? (IDisposable)ChildStart.Tool(start) : ChildStart.WithDescriptors(start, []);
    }

    private static async Task<string> RunAsync(IEnumerable<string> words, params Descriptor[] given)
    {
        var start = new ProcessStartInfo("/bin/sh", words) { UseShellExecute = false, RedirectStandardOutput = true };
        using var tool = ChildStart.Tool(start, given);
        return await tool.StandardOutput.ReadToEndAsync();
    }
}
