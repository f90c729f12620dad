using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Glance.Logging.Reports;

/// <summary>
/// Writes a report when one is asked for: to a file of its own in <c>[oslo_reports] log_dir</c>, else to standard error. One at a time;
/// a report that fails is told in the log and harms nobody.
/// </summary>
/// <param name="program">Name of the program, the first part of the file's name.</param>
/// <param name="options">Where to.</param>
/// <param name="errors">Standard error.</param>
/// <param name="build">Makes the report.</param>
/// <param name="time">The clock in the file's name.</param>
/// <param name="logger">Told of failures.</param>
public sealed class ReportWriter(string program, ReportOptions options, TextWriter errors, Func<Task<StateReport>> build, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private ITimer? _looks;
    private DateTime _seen;

    /// <summary>Watches the file whose change asks for a report, if one is configured.</summary>
    /// <returns>Whether one is: a signal then asks for none.</returns>
    public bool Watch()
    {
        if (options.WatchedFile is not { } file)
            return false;
        _seen = ChangedAt(file);
        _looks = time.CreateTimer(_ => Look(file), null, options.Interval, options.Interval);
        return true;
    }

    /// <summary>Writes a report.</summary>
    public async Task WriteAsync()
    {
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            var report = (await build().ConfigureAwait(false)).ToString();
            if (options.LogDir is { } directory)
                await File.WriteAllTextAsync(Path.Combine(directory, FileName()), report).ConfigureAwait(false);
            else
                await errors.WriteLineAsync(report).ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            logger.LogError("The state report could not be written: {Reason}", failed.Message);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _looks?.Dispose();

    // Workers write at the same moment as their supervisor: the pid keeps their files apart.
    private string FileName() =>
        string.Create(CultureInfo.InvariantCulture, $"{program}_gurumeditation_{time.GetUtcNow():yyyyMMddHHmmss}_{Environment.ProcessId}");

    private void Look(string file)
    {
        var changed = ChangedAt(file);
        if (changed <= _seen)
            return;
        _seen = changed;
        _ = WriteAsync();
    }

    private static DateTime ChangedAt(string file) => File.GetLastWriteTimeUtc(file);
}
