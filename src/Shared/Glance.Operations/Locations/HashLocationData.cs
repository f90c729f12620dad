using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Telemetry;
using Glance.Operations.Access;
using Glance.Operations.Jobs;
using Glance.Operations.Rules;
using Glance.Operations.Uploads;
using Microsoft.Extensions.Logging;

namespace Glance.Operations.Locations;

/// <summary>
/// Hashes data that was added by location and writes the hashes into the record; a wrong hash takes the location away again.
/// </summary>
/// <param name="hasher">Reads and hashes.</param>
/// <param name="results">Tells the record.</param>
/// <param name="rules">The algorithm where nobody named one.</param>
/// <param name="logger">Told what could not be hashed.</param>
public sealed class HashLocationData(LocationHasher hasher, HashResults results, LocationRules rules, ILogger logger)
{
    /// <summary>Does all of it and throws nothing: nobody waits for it.</summary>
    /// <returns>Whether the record knows how it ended.</returns>
    internal async Task<bool> ExecuteAsync(Job job, LocationToHash what)
    {
        using var call = GlanceTelemetry.Operation.Begin(nameof(HashLocationData));
        var imageId = what.ImageId;
        try
        {
            await HashAsync(job, what).ConfigureAwait(false);
            return true;
        }
        catch (ImageNotFoundException)
        {
            logger.LogInformation("Image {ImageId} was deleted while its data was hashed", imageId);
            return true;
        }
        catch (Exception error) when (error is GlanceException or OperationCanceledException)
        {
            logger.LogWarning("The data of image {ImageId} is not hashed: {Reason}", imageId, error.WithCauses());
            return await results.GiveUpAsync(imageId).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            logger.LogError(error, "The data of image {ImageId} is not hashed", imageId);
            return await results.GiveUpAsync(imageId).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the image is still there, with the location; yes when that cannot be found out now.</summary>
    internal async Task<bool> IsWantedAsync(LocationToHash what, CancellationToken cancellationToken)
    {
        try
        {
            var image = await results.LoadAsync(what.ImageId, cancellationToken).ConfigureAwait(false);
            return image.Locations.Any(location => location.Url == what.Url);
        }
        catch (ImageNotFoundException)
        {
            return false;
        }
        catch (GlanceException)
        {
            return true; // A database that is away says nothing about the image.
        }
    }

    private async Task HashAsync(Job job, LocationToHash what)
    {
        var (imageId, expected) = (what.ImageId, what.Expected);
        var image = await results.LoadAsync(imageId, job.Stopped).ConfigureAwait(false);
        if (image.Locations.FirstOrDefault(location => location.Url == what.Url) is not { } place)
        {
            logger.LogInformation("The data of image {ImageId} is not hashed: it has left its location", imageId);
            await results.GiveUpAsync(imageId).ConfigureAwait(false);
            return;
        }

        var algorithm = expected?.Algorithm is { } named ? MultihashAlgorithm.Parse(named) : rules.Algorithm;
        var found = await hasher.HashAsync(job, image, place, algorithm).ConfigureAwait(false);
        if (expected is null || string.Equals(found.Value, expected.Value, StringComparison.OrdinalIgnoreCase))
        {
            await results.KeepAsync(imageId, found).ConfigureAwait(false);
            return;
        }

        logger.LogWarning("The data of image {ImageId} hashes to {Found} by {Algorithm}, not to {Expected}: the location is dropped", imageId, found.Value, algorithm.Name, expected.Value);
        await results.DropAsync(imageId).ConfigureAwait(false);
    }
}
