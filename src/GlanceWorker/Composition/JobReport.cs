using System.Globalization;
using System.Text;
using Glance.Operations.Jobs;

namespace GlanceWorker.Composition;

/// <summary>The section of the state report about work that outlives its request.</summary>
internal static class JobReport
{
    private const int MiB = 1 << 20;

    /// <summary>The section, a line a job.</summary>
    public static string Of(IReadOnlyList<JobStatus> jobs)
    {
        if (jobs.Count == 0)
            return "There are none.\n";
        var text = new StringBuilder();
        foreach (var job in jobs)
            text.AppendLine(Line(job));
        return text.ToString();
    }

    private static string Line(JobStatus job)
    {
        var image = job.Subject.ImageId is { } id ? $" of image {id}" : "";
        var project = job.Subject.Project is { } of ? $" for project {of}" : "";
        var state = job.Runs ? "runs" : "waits for its turn";
        var progress = job.Progress is { } far ? string.Create(CultureInfo.InvariantCulture, $", {far.Done / MiB} of {far.Length / MiB} MiB") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{job.Name}{image}{project}: {state}, started {job.Age.TotalSeconds:F0} s ago{progress}");
    }
}
