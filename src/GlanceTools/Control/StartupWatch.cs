using Glance.Linux.ServiceManager;
using Glance.Linux.Spawning;

namespace GlanceTools.Control;

/// <summary>Waits until a service that was started is ready, as a service manager would hear it, or has ended.</summary>
internal static class StartupWatch
{
    /// <summary>Waits as long as it takes: a service that waits for its database or port is neither.</summary>
    /// <returns>How it failed; null when it is ready.</returns>
    public static async Task<StartupFailure?> WaitAsync(IChildProcess child, ReadinessSocket readiness)
    {
        List<string> reasons = [];
        using var over = new CancellationTokenSource();
        var end = child.WaitAsync(CancellationToken.None);
        while (true)
        {
            var message = readiness.ReceiveAsync(over.Token);
            if (await Task.WhenAny(message, end) == message)
            {
                if (ReadinessMessage.IsReady(await message))
                    return null;
                reasons.AddRange(ReadinessMessage.Reasons(await message));
                continue;
            }

            // What it said last may lie there unread.
            await over.CancelAsync();
            await ((Task)message).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (message.IsCompletedSuccessfully)
                reasons.AddRange(ReadinessMessage.Reasons(await message));
            while (readiness.TryReceive() is { } rest)
                reasons.AddRange(ReadinessMessage.Reasons(rest));
            return new StartupFailure(await end, reasons);
        }
    }
}
