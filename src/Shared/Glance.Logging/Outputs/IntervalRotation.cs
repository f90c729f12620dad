using System.Globalization;

namespace Glance.Logging.Outputs;

/// <summary><c>log_rotation_type = interval</c>: the old file carries the date its span began.</summary>
internal sealed class IntervalRotation(LogRotationUnit unit, int interval, int keep, TimeProvider time) : RotationPolicy
{
    private DateTimeOffset _due = DateTimeOffset.MaxValue;

    public override bool IsDue(long size, int incoming) => time.GetUtcNow() >= _due;

    public override void Opened(DateTimeOffset modified, bool isEmpty) =>
        _due = NextAfter(TimeZoneInfo.ConvertTime(isEmpty ? time.GetUtcNow() : modified, time.LocalTimeZone));

    public override void Rotate(string path)
    {
        var began = TimeZoneInfo.ConvertTime(_due - Span, time.LocalTimeZone);
        File.Move(path, $"{path}.{began.ToString(SuffixFormat, CultureInfo.InvariantCulture)}", overwrite: true);

        var directory = Path.GetDirectoryName(path)!;
        var old = Directory.GetFiles(directory, Path.GetFileName(path) + ".*").Where(IsOurs).Order(StringComparer.Ordinal).ToArray();
        foreach (var file in old.Take(Math.Max(old.Length - keep, 0)))
        {
            File.Delete(file);
        }

        bool IsOurs(string file) =>
            DateTime.TryParseExact(file[(path.Length + 1)..], SuffixFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }

    /// <summary>When a file whose span began at <paramref name="start"/> ends.</summary>
    internal DateTimeOffset NextAfter(DateTimeOffset start)
    {
        if (unit is not (LogRotationUnit.Weekday or LogRotationUnit.Midnight))
        {
            return start + Span;
        }

        var days = 1;
        if (unit == LogRotationUnit.Weekday)
        {
            var today = ((int)start.DayOfWeek + 6) % 7;
            days += ((interval - today) % 7 + 7) % 7;
        }

        var midnight = start.DateTime.Date.AddDays(days);
        return new DateTimeOffset(midnight, time.LocalTimeZone.GetUtcOffset(midnight));
    }

    private TimeSpan Span => unit switch
    {
        LogRotationUnit.Seconds => TimeSpan.FromSeconds(Math.Max(interval, 1)),
        LogRotationUnit.Minutes => TimeSpan.FromMinutes(Math.Max(interval, 1)),
        LogRotationUnit.Hours => TimeSpan.FromHours(Math.Max(interval, 1)),
        LogRotationUnit.Days => TimeSpan.FromDays(Math.Max(interval, 1)),
        LogRotationUnit.Weekday => TimeSpan.FromDays(7),
        _ => TimeSpan.FromDays(1),
    };

    private string SuffixFormat => unit switch
    {
        LogRotationUnit.Seconds => "yyyy-MM-dd_HH-mm-ss",
        LogRotationUnit.Minutes => "yyyy-MM-dd_HH-mm",
        LogRotationUnit.Hours => "yyyy-MM-dd_HH",
        _ => "yyyy-MM-dd",
    };
}
