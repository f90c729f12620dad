using Glance.Logging;
using Microsoft.Extensions.Logging;

namespace Glance.UnitTests.Logging;

/// <summary>A log into a file of its own directory, read back after it was closed.</summary>
internal sealed class LogProbe : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("glance-log-").FullName;
    private GlanceLog? _log;

    public string FilePath => Path.Combine(_directory, "api.log");

    public string DirectoryPath => _directory;

    public GlanceLog Log => _log ?? throw new InvalidOperationException("Start the log first.");

    public FixedTime Time { get; } = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, 89, TimeSpan.Zero));

    public ILogger Start(Func<LoggingOptions, LoggingOptions>? change = null, string category = "glance.api.v2.images")
    {
        var options = new LoggingOptions { LogFile = FilePath };
        _log = GlanceLogging.Create(change?.Invoke(options) ?? options, Time);
        return _log.Factory.CreateLogger(category);
    }

    /// <summary>Ends the log and returns what the file holds.</summary>
    public string[] Finish()
    {
        Log.Dispose();
        return File.Exists(FilePath) ? File.ReadAllLines(FilePath) : [];
    }

    public void Dispose()
    {
        _log?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
