using Glance.Configuration;
using Glance.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GlanceWorker.Composition;

/// <summary><c>glance-api --check-config</c>, the worker's half: options of every room and the pipeline, without opening anything.</summary>
internal static class WorkerCheck
{
    /// <summary>Reports what is wrong.</summary>
    /// <returns>The exit code a start would end with.</returns>
    public static int Run(int configuration, TextWriter errors)
    {
        try
        {
            var handOver = WorkerProcess.ReadHandOver(configuration);
            _ = LoggingOptions.From(handOver.Configuration);
            Service.Check(handOver, NullLoggerFactory.Instance);
            return ExitCodes.Success;
        }
        catch (Exception exception) when (StartFailure.From(exception) is { } failure)
        {
            errors.WriteLine($"ERROR: {failure.Reason}");
            return failure.ExitCode;
        }
    }
}
