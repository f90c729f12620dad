using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Glance.Logging;
using Glance.Logging.Outputs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Glance.UnitTests.Logging;

internal sealed class OutputTests
{
    [Test]
    public void A_new_log_file_is_not_for_everyone()
    {
        using var probe = new LogProbe();
        probe.Start().LogInformation("x");
        probe.Finish();

        Assert.That(File.GetUnixFileMode(probe.FilePath) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead), Is.EqualTo(UnixFileMode.None));
    }

    [Test]
    public async Task A_renamed_log_file_is_followed_by_a_new_one()
    {
        using var probe = new LogProbe();
        var logger = probe.Start();
        logger.LogInformation("before");
        await UntilAsync(() => new FileInfo(probe.FilePath).Length > 0);
        File.Move(probe.FilePath, probe.FilePath + ".old");

        logger.LogInformation("after");

        Assert.That(probe.Finish().Single(), Does.EndWith("after"));
        Assert.That(File.ReadAllLines(probe.FilePath + ".old").Single(), Does.EndWith("before"));
    }

    [Test]
    public async Task A_deleted_log_file_is_made_anew()
    {
        using var probe = new LogProbe();
        var logger = probe.Start();
        logger.LogInformation("before");
        await UntilAsync(() => new FileInfo(probe.FilePath).Length > 0);
        File.Delete(probe.FilePath);

        logger.LogInformation("after");

        Assert.That(probe.Finish().Single(), Does.EndWith("after"));
    }

    [Test]
    public void A_log_that_goes_on_begins_without_its_file_and_uses_it_once_it_can()
    {
        using var probe = new LogProbe();
        var time = new FakeTimeProvider();
        var directory = Path.Combine(probe.DirectoryPath, "absent");
        var options = new LoggingOptions { LogFile = Path.Combine(directory, "api.log") };

        using (var log = GlanceLogging.Create(options with { GoesOn = true }, time))
        {
            var logger = log.Factory.CreateLogger("glance");
            logger.LogInformation("before");
            log.Flush();
            Directory.CreateDirectory(directory);
            time.Advance(TimeSpan.FromSeconds(1));
            logger.LogInformation("after");
        }

        var lines = File.ReadAllLines(options.LogFile);
        Assert.That(lines, Has.Length.EqualTo(2));
        Assert.That(lines[0], Does.EndWith("after"));
        Assert.That(lines[1], Does.Contain("1 log messages could not be written to ").And.Contain("No such file or directory"));
    }

    [Test]
    public void Another_log_does_not_begin_without_its_file()
    {
        using var probe = new LogProbe();

        Assert.That(() => probe.Start(options => options with { LogFile = Path.Combine(probe.DirectoryPath, "absent", "api.log") }),
            Throws.TypeOf<LogOutputException>());
    }

    [Test]
    public void Two_logs_share_one_file_without_mixing_lines()
    {
        using var probe = new LogProbe();
        var first = probe.Start();
        using (var other = GlanceLogging.Create(new LoggingOptions { LogFile = probe.FilePath }, probe.Time))
        {
            var second = other.Factory.CreateLogger("second");
            var text = new string('x', 3000);
            Parallel.For(0, 400, i => (i % 2 == 0 ? first : second).LogInformation("{Text} end", text));
        }

        Assert.That(probe.Finish(), Has.Length.EqualTo(400).And.All.StartsWith("2026-03-04").And.All.EndsWith("xxx end"));
    }

    [Test]
    public void A_log_directory_that_is_missing_stops_the_start_with_its_name()
    {
        using var probe = new LogProbe();

        Assert.That(
            () => probe.Start(options => options with { LogFile = null, LogDirectory = "/nonexistent/glance" }),
            Throws.InstanceOf<LogOutputException>().With.Message.Contains("/nonexistent/glance/glance-api.log").And.Message.Contains("No such file"));
    }

    [TestCase(null, null, null)]
    [TestCase("api.log", null, "api.log")]
    [TestCase("api.log", "/var/log/glance", "/var/log/glance/api.log")]
    [TestCase("/tmp/api.log", "/var/log/glance", "/tmp/api.log")]
    [TestCase(null, "/var/log/glance", "/var/log/glance/glance-api.log")]
    public void The_log_path_is_made_of_file_and_directory(string? file, string? directory, string? expected) =>
        Assert.That(new LoggingOptions { LogFile = file, LogDirectory = directory }.LogPath, Is.EqualTo(expected));

    [Test]
    public void A_full_disk_costs_lines_and_their_number_is_told()
    {
        using var probe = new LogProbe();
        var time = probe.Time;
        var flaky = new FlakyOutput(failures: 2);
        using (var sink = new OutputSink(new Glance.Logging.Formatting.OsloLineFormatter(new LoggingOptions(), []), [flaky], time))
        {
            for (var i = 0; i < 4; i++)
            {
                sink.Emit(Glance.Logging.Formatting.LogRecord.Event(time.GetUtcNow(), Serilog.Events.LogEventLevel.Information, $"line {i}"));
            }
        }

        Assert.That(flaky.Lines, Has.Count.EqualTo(3));
        Assert.That(flaky.Lines[0], Does.EndWith("line 2"));
        Assert.That(flaky.Lines[1], Does.EndWith("2 log messages could not be written to flaky: No space left on device"));
    }

    [Test]
    public void What_does_not_fit_into_the_queue_is_dropped_and_told()
    {
        using var probe = new LogProbe();
        var logger = probe.Start(options => options with { QueueLength = 1 });
        for (var i = 0; i < 20_000; i++)
        {
            logger.LogInformation("line {Number}", i);
        }

        var lines = probe.Finish();

        Assert.That(probe.Log.DroppedMessages, Is.Positive);
        Assert.That(lines, Has.Some.Contains("log messages were dropped because"));
    }

    [Test]
    public void Size_rotation_keeps_so_many_files()
    {
        using var probe = new LogProbe();
        var logger = probe.Start(options => options with { Rotation = LogRotation.Size, MaxFileBytes = 1000, MaxFileCount = 2 });
        for (var i = 0; i < 60; i++)
        {
            logger.LogInformation("line {Number}", i);
        }

        probe.Finish();

        Assert.That(Directory.GetFiles(probe.DirectoryPath).Select(Path.GetFileName), Is.EquivalentTo(new[] { "api.log", "api.log.1", "api.log.2" }));
        Assert.That(new FileInfo(probe.FilePath).Length, Is.LessThanOrEqualTo(1000));
        Assert.That(File.ReadAllLines(probe.FilePath)[^1], Does.EndWith("line 59"));
    }

    [TestCase(LogRotationUnit.Seconds, 30, "2026-03-04 05:06:37")]
    [TestCase(LogRotationUnit.Hours, 2, "2026-03-04 07:06:07")]
    [TestCase(LogRotationUnit.Days, 1, "2026-03-05 05:06:07")]
    [TestCase(LogRotationUnit.Midnight, 1, "2026-03-05 00:00:00")]
    [TestCase(LogRotationUnit.Weekday, 2, "2026-03-05 00:00:00")]
    [TestCase(LogRotationUnit.Weekday, 0, "2026-03-10 00:00:00")]
    public void An_interval_ends_when_pythons_does(LogRotationUnit unit, int interval, string expected)
    {
        var time = new FixedTime(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));
        var rotation = new IntervalRotation(unit, interval, keep: 3, time);

        Assert.That($"{rotation.NextAfter(time.GetUtcNow()):yyyy-MM-dd HH:mm:ss}", Is.EqualTo(expected));
    }

    [Test]
    public async Task Interval_rotation_names_the_old_file_after_its_day()
    {
        using var probe = new LogProbe();
        var logger = probe.Start(options => options with { Rotation = LogRotation.Interval, RotationUnit = LogRotationUnit.Midnight });
        logger.LogInformation("before");
        await UntilAsync(() => new FileInfo(probe.FilePath).Length > 0);
        probe.Time.Advance(TimeSpan.FromDays(1));

        logger.LogInformation("after");

        Assert.That(probe.Finish().Single(), Does.EndWith("after"));
        Assert.That(File.ReadAllLines(probe.FilePath + ".2026-03-04").Single(), Does.EndWith("before"));
    }

    [Test]
    public async Task Syslog_gets_a_datagram_per_line()
    {
        using var probe = new LogProbe();
        var path = Path.Combine(probe.DirectoryPath, "log");
        using var server = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        server.Bind(new UnixDomainSocketEndPoint(path));
        probe.Start(options => options with { UseSyslog = true, SyslogSocket = path, SyslogFacility = "local3" }).LogWarning("hello");

        var buffer = new byte[4096];
        var length = await server.ReceiveAsync(buffer);

        Assert.That(Encoding.UTF8.GetString(buffer, 0, length), Does.StartWith("<156>Mar  4 05:06:07 glance-api: 2026-03-04").And.EndWith("[-] hello"));
    }

    [Test]
    public async Task The_journal_gets_fields()
    {
        using var probe = new LogProbe();
        var path = Path.Combine(probe.DirectoryPath, "journal");
        using var server = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        server.Bind(new UnixDomainSocketEndPoint(path));
        var logger = probe.Start(options => options with { UseJournal = true, JournalSocket = path });
        using (logger.BeginContext(new LogContext { RequestId = "req-1" }))
        {
            logger.LogError("hello");
        }

        var buffer = new byte[4096];
        var length = await server.ReceiveAsync(buffer);

        Assert.That(
            Encoding.UTF8.GetString(buffer, 0, length),
            Does.Contain("\nPRIORITY=3\n").And.Contain("\nLOGGER_NAME=glance.api.v2.images\n").And.Contain("\nREQUEST_ID=req-1\n"));
    }

    [Test]
    public void An_unknown_facility_is_refused_with_the_known_ones()
    {
        using var probe = new LogProbe();

        Assert.That(
            () => probe.Start(options => options with { UseSyslog = true, SyslogFacility = "LOG_MOON" }),
            Throws.InstanceOf<LogOutputException>().With.Message.Contains("LOG_MOON").And.Message.Contains("LOG_LOCAL7"));
    }

    [Test]
    public void Nothing_is_thrown_at_a_caller_after_the_end()
    {
        using var probe = new LogProbe();
        var logger = probe.Start();
        probe.Finish();

        Assert.That(() => logger.LogInformation("late"), Throws.Nothing);
    }

    /// <summary>Waits for the writer thread's work to show; the limit is only there for a broken log.</summary>
    private static async Task UntilAsync(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)), "The log wrote nothing.");
            await Task.Yield();
        }
    }

    private sealed class FlakyOutput(int failures) : LogOutput
    {
        private int _failures = failures;

        public List<string> Lines { get; } = [];

        public override string Name => "flaky";

        public override string? Write(ReadOnlySpan<byte> utf8, Serilog.Events.LogEvent source)
        {
            if (_failures-- > 0)
            {
                return "No space left on device";
            }

            Lines.Add(Encoding.UTF8.GetString(utf8).TrimEnd('\n'));
            return null;
        }
    }
}
