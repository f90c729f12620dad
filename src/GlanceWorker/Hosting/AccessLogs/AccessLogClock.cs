using System.Globalization;

namespace GlanceWorker.Hosting.AccessLogs;

/// <summary>The date column, local time, made once a second.</summary>
internal sealed class AccessLogClock(TimeProvider time)
{
    private Stamp _last = new(long.MinValue, "");

    public string Now()
    {
        var now = time.GetLocalNow();
        var second = now.Ticks / TimeSpan.TicksPerSecond;
        var last = _last;
        if (last.Second == second)
        {
            return last.Text;
        }

        // Two threads may both make the text of a new second; either is right.
        var text = now.ToString("dd'/'MMM'/'yyyy HH':'mm':'ss", CultureInfo.InvariantCulture);
        _last = new Stamp(second, text);
        return text;
    }

    private sealed record Stamp(long Second, string Text);
}
