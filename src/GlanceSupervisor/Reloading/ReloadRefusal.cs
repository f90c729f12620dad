using Glance.Logging;
using GlanceSupervisor.Workers;

namespace GlanceSupervisor.Reloading;

/// <summary>What stands against a reload, and what the log says of it.</summary>
internal static class ReloadRefusal
{
    private const string NeedsRestart = "workers = 0 needs a restart";

    /// <summary>Looks at what was read, and tells the log its warnings and what stands against it.</summary>
    /// <returns>The reason, one line for each problem; null when there is none.</returns>
    public static string? Find(LoadedConfiguration loaded, Generation current, ILogger logger)
    {
        foreach (var warning in loaded.Outcome.Warnings)
            logger.LogWarning(OwnWords.Event, "{Warning}", warning);
        if (loaded.Obstacle is { } obstacle)
            return Tell(obstacle, current, logger);
        if (loaded.Outcome is { Options: { } options, HandOver: not null })
        {
            if (options.Workers > 0)
                return null;
            logger.LogError("Reload refused: {Reason}; the service goes on with {Workers} workers", NeedsRestart, current.Wanted);
            return NeedsRestart;
        }

        foreach (var problem in loaded.Outcome.Problems)
            logger.LogError(OwnWords.Event, "Reload refused: {Problem}", problem);
        logger.LogError("The configuration cannot be used; the service goes on with the one of generation {Number}", current.Number);
        return loaded.Outcome.Problems.Count > 0 ? string.Join('\n', loaded.Outcome.Problems) : "the configuration cannot be used";
    }

    /// <summary>Tells the log of something that the system refused.</summary>
    /// <returns>The reason.</returns>
    public static string Tell(string reason, Generation current, ILogger logger)
    {
        logger.LogError(OwnWords.Event, "Reload refused: {Reason}; the service goes on as before on {Endpoint}", reason, current.Listener.Endpoint);
        return reason;
    }

    /// <summary>Tells the log of files or a resolver that did not answer.</summary>
    /// <returns>The reason.</returns>
    public static string TellNotRead(Generation current, ILogger logger) => Tell(
        $"the configuration was not read, or its address not resolved, within {Reload.LongestLoading.TotalSeconds} s", current, logger);

    /// <summary>Tells the log that one was given up after it had begun.</summary>
    public static void TellGivenUp(string reason, bool asked, Generation current, ILogger logger)
    {
        foreach (var line in reason.Split('\n'))
        {
            if (asked)
                logger.LogInformation(OwnWords.Event, "Reload given up: {Reason}", line);
            else
                logger.LogError(OwnWords.Event, "Reload given up: {Reason}; the service goes on with generation {Number}", line, current.Number);
        }
    }
}
