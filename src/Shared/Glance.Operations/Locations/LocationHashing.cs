using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Quotas;
using Glance.Domain.Stores;
using Glance.Operations.Images;
using Glance.Operations.Jobs;
using Glance.Operations.Records;
using Glance.Operations.Rules;
using Microsoft.Extensions.Logging;

namespace Glance.Operations.Locations;

/// <summary>Starts the jobs that hash data which was added by location, and notes who does.</summary>
/// <param name="hashing">What each of them does.</param>
/// <param name="stores">The journals that tell others what dies with this process.</param>
/// <param name="rules">Whether at all, how many at once, and under which URL other nodes reach this one.</param>
/// <param name="jobs">Owns them.</param>
public sealed class LocationHashing(HashLocationData hashing, IStoreRegistry stores, LocationRules rules, BackgroundJobs jobs)
{
    private readonly JobKind _kind = new("hash location data")
    {
        AtOnce = rules.HashAtOnce,
        AtOnceForOne = rules.HashAtOnceForOne,
        MostForOne = rules.HashMostForOne,
        AtDrain = JobDrain.FinishIfNearlyDone,
    };

    /// <summary>Makes it.</summary>
    internal static LocationHashing From(OperationParts parts)
    {
        var (rules, logger) = (parts.Rules.Locations, parts.Loggers.CreateLogger("glance.location"));
        var hashing = new HashLocationData(
            new LocationHasher(parts.Stores, rules, parts.Time, logger),
            new HashResults(parts.Records.Images, LocationData.From(parts), parts.Retry, parts.Time, logger),
            rules, logger);
        return new LocationHashing(hashing, parts.Stores, rules, parts.Jobs);
    }

    /// <summary>Whether data is hashed at all.</summary>
    internal bool IsOn => rules.Hash;

    /// <summary>The image with the note of who hashes it.</summary>
    internal Image Mark(Image image) => rules.SelfUrl is null
        ? image
        : image with { Properties = new Dictionary<string, string?>(image.Properties, StringComparer.Ordinal) { [HashHost.Property] = rules.SelfUrl } };

    /// <summary>Refuses one more of a project that has many waiting: each costs memory and a note in the journals.</summary>
    /// <exception cref="QuotaExceededException">So it has.</exception>
    internal void RequirePlace(string? owner)
    {
        if (!jobs.HasPlace(_kind, owner))
            throw new QuotaExceededException($"{rules.HashMostForOne} images of the project wait to be hashed after their locations were added; add more when some of them are done");
    }

    /// <summary>
    /// Notes in every journal that this process works on the image, which is to be importing next: should it die, the recovery of abandoned
    /// uploads finds the note and queues the image again.
    /// </summary>
    internal async ValueTask<ImageHold> HoldAsync(string imageId, CancellationToken cancellationToken)
    {
        var hold = new ImageHold();
        try
        {
            foreach (var store in stores.Stores.Select(store => store.Find<IRecoverableStore>()).OfType<IRecoverableStore>())
                hold.Add(await store.HoldAsync(imageId, cancellationToken).ConfigureAwait(false));
            return hold;
        }
        catch
        {
            await hold.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Begins; the caller does not wait. The hold ends with it, unless the record could not be told: then recovery has to.
    /// </summary>
    internal void Start(Image image, GivenHashes? expected, ImageHold hold)
    {
        var what = new LocationToHash(image.Id, image.Locations[0].Url, expected);
        jobs.Start(_kind, new JobSubject(image.Id, image.Owner), job => RunAsync(job, what, hold), token => hashing.IsWantedAsync(what, token));
    }

    private async Task RunAsync(Job job, LocationToHash what, ImageHold hold)
    {
        if (await hashing.ExecuteAsync(job, what).ConfigureAwait(false))
            await hold.DisposeAsync().ConfigureAwait(false);
        else
            await hold.AbandonAsync().ConfigureAwait(false);
    }
}
