using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Glance.Domain.Telemetry;
using Microsoft.Extensions.Logging;

namespace Glance.Operations.Locations;

/// <summary>
/// Removes data that left its record and could not be removed then: its directory was read-only, its store away, or the process died in
/// between. May run in any number of workers at once: each location is given to one of them, and to the next after a pause that grows.
/// </summary>
/// <param name="removed">What is to be removed.</param>
/// <param name="data">Removes it.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told what stays.</param>
public sealed class RemoveLeftData(IRemovedLocations removed, LocationData data, TimeProvider time, ILogger logger)
{
    // A turn is short; what is left over is due in the next.
    private const int AtOnce = 100;

    private static readonly TimeSpan BetweenReminders = TimeSpan.FromHours(1);

    private DateTimeOffset _remindedAt = time.GetUtcNow();

    /// <summary>Tries what is due.</summary>
    /// <returns>How much was removed.</returns>
    /// <exception cref="DatabaseUnavailableException">The database does not answer; nothing is lost.</exception>
    public async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        using var call = GlanceTelemetry.Operation.Begin(nameof(RemoveLeftData));
        var gone = 0;
        (RemovedLocation Left, StoreException Error)? stays = null;
        HashSet<string> away = new(StringComparer.Ordinal);
        var due = await removed.TakeDueAsync(AtOnce, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        foreach (var left in due)
        {
            // One that hangs would keep the data of every other store from its turn.
            if (data.StoreIdOf(left.Location) is { } storeId && away.Contains(storeId))
                continue;
            try
            {
                await data.RemoveAgainAsync(left, cancellationToken).ConfigureAwait(false);
                gone++;
            }
            catch (StoreException error)
            {
                stays = (left, error);
                if (error.Failure == StoreFailure.Unavailable)
                    away.Add(error.StoreId);
                Tell(left, error);
            }
        }

        if (stays is { } one)
            Remind(one.Left, one.Error);
        return gone;
    }

    // The request that removed the location told its failure; where its process died first, this is the first who can. A store that is not
    // configured here may be another host's.
    private void Tell(RemovedLocation left, StoreException error) =>
        logger.Log(
            left.IsFirstTry && error.Failure != StoreFailure.InvalidLocation ? LogLevel.Warning : LogLevel.Debug,
            "The data that image {ImageId} named until {Time:u} stays in store {StoreId} ({Failure}); another try follows: {Reason}",
            left.ImageId, left.RemovedAt, error.StoreId, error.Failure, error.WithCauses());

    private void Remind(RemovedLocation left, StoreException error)
    {
        if (time.GetUtcNow() - _remindedAt < BetweenReminders)
            return;
        _remindedAt = time.GetUtcNow();
        logger.LogWarning("Data of images that were deleted still cannot be removed, such as that of {ImageId}, deleted at {Time:u}; it is tried again and again: {Reason}",
            left.ImageId, left.RemovedAt, error.WithCauses());
    }
}
