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

    [TestCase(new byte[] { 0x61, 0x0a, 0xfc }, 2, "fc")]
    [TestCase(new byte[] { 0xff, 0x61 }, 1, "ff")]
    [TestCase(new byte[] { 0x0a, 0x0a, 0x61, 0xe2, 0x82 }, 3, "e2", Description = "cut in a character")]
    public void A_byte_that_is_no_UTF_8_is_told_with_its_line(byte[] bytes, int line, string shown)
    {
        File.WriteAllBytes(_directory["text"], bytes);

        Assert.That(() => ConfiguredFile.ReadAllText(_directory["text"]),
            Throws.InstanceOf<IOException>().With.Message.EqualTo($"it must be UTF-8 text, but the byte 0x{shown} in line {line} is not"));
    }

    [TestCase(new byte[] { 0xef, 0xbb, 0xbf, 0x61 }, "a")]
    [TestCase(new byte[] { 0xc3, 0xbc }, "ü")]
    [TestCase(new byte[0], "")]
    public void Text_is_read_with_and_without_a_mark_in_front(byte[] bytes, string text)
    {
        File.WriteAllBytes(_directory["text"], bytes);

        Assert.That(ConfiguredFile.ReadAllText(_directory["text"]), Is.EqualTo(text));
    }

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

    [TestCase(0, true)]
    [TestCase(1, false)]
    public void A_file_may_have_sixteen_mebibytes_and_no_byte_more(int more, bool good)
    {
        using (var file = File.Create(_directory["large"]))
            file.SetLength(ConfiguredFile.MostBytes + more);

        if (good)
        {
            Assert.That(ConfiguredFile.ReadAllBytes(_directory["large"]), Has.Length.EqualTo(16_777_216));
        }
        else
        {
            Assert.That(
                () => ConfiguredFile.ReadAllBytes(_directory["large"]),
                Throws.TypeOf<IOException>().With.Message.EqualTo("it has more than 16777216 bytes"));
        }
    }

    [Test]
    public void A_text_is_utf_8_unless_its_first_bytes_say_otherwise()
    {
        File.WriteAllText(_directory["utf-8"], "größe");
        File.WriteAllText(_directory["utf-16"], "größe", Encoding.Unicode);

        Assert.That(
            (ConfiguredFile.ReadAllText(_directory["utf-8"]), ConfiguredFile.ReadAllText(_directory["utf-16"])),
            Is.EqualTo(("größe", "größe")));
    }

    [Test]
    public async Task A_pipe_that_was_handed_over_open_is_waited_for_no_longer_than_a_named_one()
    {
        await using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        await using var writer = new AnonymousPipeClientStream(PipeDirection.Out, pipe.ClientSafePipeHandle);

        var reading = Task.Run(() => ConfiguredFile.ReadAllBytes($"/proc/self/fd/{pipe.SafePipeHandle.DangerousGetHandle()}", Short));

        Assert.That(
            async () => await reading.WaitAsync(Patience),
            Throws.TypeOf<IOException>().With.Message.Contains("nobody has written"));
    }

    [Test]
    public void A_pipe_that_cannot_be_opened_or_read_is_told_as_the_system_does()
    {
        using var directory = PipeReading.Open(_directory.Path, isNamed: true, Patience);

        Assert.That(() => directory.Read(new byte[1]), Throws.TypeOf<IOException>().With.Message.EqualTo("Is a directory"));
        Assert.That(
            () => PipeReading.Open(_directory["absent"], isNamed: true, Patience),
            Throws.TypeOf<IOException>().With.Message.EqualTo("No such file or directory"));
    }

    [Test]
    public void A_pipe_of_others_may_not_be_opened()
    {
        var path = Pipe();
        File.SetUnixFileMode(path, UnixFileMode.None);
        using var rights = new WithoutRights();

        Assert.That(() => PipeReading.Open(path, isNamed: true, Patience), Throws.TypeOf<UnauthorizedAccessException>());
    }

    private string Pipe()
    {
        using var maker = Process.Start("mkfifo", [_directory["pipe"]]);
        maker.WaitForExit();
        return _directory["pipe"];
    }
}
