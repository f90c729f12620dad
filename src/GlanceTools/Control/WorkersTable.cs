using System.Globalization;
using Glance.Control.Administration;

namespace GlanceTools.Control;

/// <summary>The table of <c>glance-control workers</c>.</summary>
internal static class WorkersTable
{
    private static readonly string[] Head = ["PID", "GENERATION", "STATE", "AGE", "SERVED", "RUNNING", "CONNECTIONS", "PSS", "HEARTBEAT"];

    /// <summary>Writes it: the first line is the supervisor, the rest one line for each worker.</summary>
    public static void Write(SupervisorStatus status, TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"glance-api {status.Version} (pid {status.Pid}) {status.State} on {status.Endpoint} for {Duration(status.Age)}, generation {status.Generation}{(status.NextGeneration is { } next ? $" (starting {next})" : string.Empty)}, {status.Workers.Count(worker => worker.Generation == status.Generation && worker.State == "ready")} of {status.WorkersWanted} workers ready{Trouble(status)}"));
        List<string[]> rows = [Head, .. status.Workers.OrderBy(worker => worker.Generation).ThenBy(worker => worker.Pid).Select(Row)];
        var widths = Enumerable.Range(0, Head.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            output.WriteLine(string.Join("  ", row.Select((cell, column) => column == 2 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
    }

    private static string Trouble(SupervisorStatus status) =>
        ReloadFailure.Describe(status) is { } failure ? $"; the {failure}" : string.Empty;

    private static string[] Row(WorkerStatus worker) =>
    [
        Text(worker.Pid), Text(worker.Generation), worker.State, Duration(worker.Age), Text(worker.Served), Text(worker.Running), Text(worker.Connections),
        worker.Pss is { } pss ? string.Create(CultureInfo.InvariantCulture, $"{pss / 1048576.0:F1} MiB") : "?",
        string.Create(CultureInfo.InvariantCulture, $"{worker.LastHeartbeat:F1}s ago"),
    ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Duration(double seconds)
    {
        var span = TimeSpan.FromSeconds(seconds);
        return span.TotalMinutes < 1 ? string.Create(CultureInfo.InvariantCulture, $"{seconds:F1}s")
            : span.TotalHours < 1 ? string.Create(CultureInfo.InvariantCulture, $"{span.Minutes}m{span.Seconds:00}s")
            : span.TotalDays < 1 ? string.Create(CultureInfo.InvariantCulture, $"{span.Hours}h{span.Minutes:00}m")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays}d{span.Hours:00}h");
    }
}
