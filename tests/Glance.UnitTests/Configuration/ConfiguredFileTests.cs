using System.Diagnostics;
using System.IO.Pipes;
using System.Text;
using Glance.Configuration.Surroundings;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ConfiguredFileTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Test]
    public void A_pipe_into_which_nobody_writes_is_waited_for_so_long_and_not_for_ever()
    {
        var began = Stopwatch.GetTimestamp();

        Assert.That(
            () => ConfiguredFile.ReadAllBytes(Pipe(), Short),
            Throws.InstanceOf<IOException>().With.Message.Contains("nobody has written for 0.1 s"));
        Assert.That(Stopwatch.GetElapsedTime(began), Is.GreaterThanOrEqualTo(Short));
    }

    [Test]
    public async Task A_writer_may_come_late_and_write_in_parts([Values(0, 1, 3)] int parts)
    {
        var path = Pipe();
        var reading = Task.Run(() => ConfiguredFile.ReadAllBytes(path, Patience));
        await using (var pipe = await Task.Run(() => new FileStream(path, FileMode.Open, FileAccess.Write)).WaitAsync(Patience))
        {
            for (var i = 0; i < parts; i++)
            {
                await pipe.WriteAsync(new byte[100_000]);
                await pipe.FlushAsync();
            }
        }

        Assert.That(await reading.WaitAsync(Patience), Has.Length.EqualTo(parts * 100_000));
    }

    [Test]
    public async Task A_writer_that_stops_before_the_end_is_not_waited_for_either([Values] bool begins)
    {
        // Opened for both directions, since a writer alone would wait for the reader.
        await using var pipe = new FileStream(Pipe(), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        if (begins)
        {
            await pipe.WriteAsync("[DEFAULT]"u8.ToArray());
            await pipe.FlushAsync();
        }

        Assert.That(
            () => ConfiguredFile.ReadAllBytes(pipe.Name, Short),
            Throws.InstanceOf<IOException>().With.Message.Contains("nobody has written"));
    }

    [TestCase("")]
    [TestCase("debug = true")]
    public async Task A_pipe_that_was_handed_over_open_ends_with_its_writer(string text)
    {
        await using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        await using (var writer = new AnonymousPipeClientStream(PipeDirection.Out, pipe.ClientSafePipeHandle))
            await writer.WriteAsync(Encoding.ASCII.GetBytes(text));

        var read = ConfiguredFile.ReadAllBytes($"/proc/self/fd/{pipe.SafePipeHandle.DangerousGetHandle()}", Patience);

        Assert.That(Encoding.ASCII.GetString(read), Is.EqualTo(text));
    }

    [Test]
    public void A_pipe_without_an_end_has_too_much()
    {
        var path = Pipe();
        using var endless = Process.Start("sh", ["-c", $"cat /dev/zero > {path} 2>/dev/null"]);

        Assert.That(() => ConfiguredFile.ReadAllBytes(path, Patience), Throws.InstanceOf<IOException>().With.Message.Contains("more than"));
        Assert.That(endless.WaitForExit(Patience), Is.True);
    }

    private string Pipe()
    {
        using var maker = Process.Start("mkfifo", [_directory["pipe"]]);
        maker.WaitForExit();
        return _directory["pipe"];
    }
}
