using Glance.Logging.Outputs;
using Glance.TestKit.Processes;
using NUnit.Framework;
using Serilog.Events;
using Serilog.Parsing;

namespace Glance.UnitTests.Logging;

internal sealed class JournalStreamTests
{
    [Test]
    public void Every_line_of_an_event_begins_with_its_priority()
    {
        using var directory = new TemporaryDirectory();
        using var file = File.OpenHandle(directory["journal"], FileMode.Create, FileAccess.Write);
        using var stream = new JournalStream(new StreamOutput((int)file.DangerousGetHandle(), "stdout"));

        stream.Write("first\nsecond\n"u8, Event(LogEventLevel.Error));
        stream.Write("third\n"u8, Event(LogEventLevel.Information));

        Assert.That(File.ReadAllText(directory["journal"]), Is.EqualTo("<3>first\n<3>second\n<6>third\n"));
    }

    [Test]
    public void Only_the_stream_that_systemd_made_is_one()
    {
        using var directory = new TemporaryDirectory();
        using var file = File.OpenHandle(directory["journal"], FileMode.Create, FileAccess.Write);
        var descriptor = (int)file.DangerousGetHandle();
        var (device, inode) = Stat(directory["journal"]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(JournalStream.Is(descriptor, $"{device}:{inode}"), Is.True);
            Assert.That(JournalStream.Is(descriptor, $"{device}:{inode + 1}"), Is.False);
            Assert.That(JournalStream.Is(descriptor, $"{device + 1}:{inode}"), Is.False);
            Assert.That(JournalStream.Is(descriptor, null), Is.False);
            Assert.That(JournalStream.Is(descriptor, "nonsense"), Is.False);
            Assert.That(JournalStream.Is(-1, $"{device}:{inode}"), Is.False);
        }
    }

    private static (ulong Device, ulong Inode) Stat(string path)
    {
        using var stat = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("stat", ["-c", "%d %i", path]) { RedirectStandardOutput = true })!; // A program was named.
        var words = stat.StandardOutput.ReadToEnd().Split(' ');
        return (ulong.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture), ulong.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static LogEvent Event(LogEventLevel level) => new(DateTimeOffset.UnixEpoch, level, null, new MessageTemplate("x", [new TextToken("x")]), []);
}
