using Glance.Operations.Images;
using Glance.Operations.Uploads;
using Microsoft.Extensions.Logging;

namespace Glance.Operations.Data;

/// <summary>What can be done with the data of images.</summary>
/// <param name="Upload">Takes it.</param>
/// <param name="Download">Opens it.</param>
public sealed record ImageDataOperations(UploadImageData Upload, DownloadImageData Download)
{
    /// <summary>Makes the operations.</summary>
    /// <exception cref="UnsupportedHashAlgorithmException">The configured hash cannot be computed here.</exception>
    public static ImageDataOperations From(OperationParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var (images, limits) = (parts.Records.Images, parts.Rules.Limits);
        var logger = parts.Loggers.CreateLogger("glance.api.v2.image_data");
        var end = new UploadEnd(images, parts.Quotas, parts.Retry, parts.Time, logger);
        return new ImageDataOperations(
            new UploadImageData(
                images, parts.Stores, parts.Access.Images,
                new UploadPipeline(MultihashAlgorithm.Parse(limits.HashingAlgorithm), limits.SizeCap, parts.Rules.Uploads, parts.Time),
                new UploadStart(images, parts.Quotas, end, parts.Jobs, parts.Readers, parts.Time),
                logger),
            new DownloadImageData(images, parts.Stores, parts.Access.Images, parts.Rules.VerifyOnRead, logger));
    }
}
