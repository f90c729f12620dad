using Glance.Stores.Drivers.File.Options;
using Glance.Stores.Drivers.File.Uploads;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Glance.UnitTests.Stores;

/// <summary>Which uploads are written past the page cache, and what the log says of file systems that cannot.</summary>
internal sealed class DirectWritesTests
{
    [TestCase(DirectIo.Always, null, true)]
    [TestCase(DirectIo.Always, 1L, true)]
    [TestCase(DirectIo.Never, 1_000_000L, false)]
    [TestCase(DirectIo.Auto, null, false)]
    [TestCase(DirectIo.Auto, 500L, false)]
    [TestCase(DirectIo.Auto, 501L, true)]
    public void What_would_not_stay_in_memory_goes_past_it(object setting, long? size, bool expected) =>
        Assert.That(new DirectWrites("file", (DirectIo)setting, 1000, new Lines()).Wants(size), Is.EqualTo(expected));

    [Test]
    public void A_file_system_that_cannot_is_told_of_once()
    {
        var lines = new Lines();
        var direct = new DirectWrites("fast", DirectIo.Always, 1000, lines);

        direct.Refused("/images");
        direct.Refused("/images");

        Assert.That(lines.Told, Has.Count.EqualTo(1));
        Assert.That(lines.Told[0], Does.StartWith("Information: Store fast: the file system of /images takes no direct writes"));
    }

    private sealed class Lines : ILogger
    {
        public List<string> Told { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Told.Add($"{logLevel}: {formatter(state, exception)}");
    }
}
