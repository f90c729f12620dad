using Glance.Domain.Stores;

namespace Glance.Operations.Uploads;

/// <summary>What an upload stored.</summary>
/// <param name="Stored">Where, and what the driver noted.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Checksum">MD5, lower-case hex.</param>
/// <param name="HashAlgorithm">Name of the second hash.</param>
/// <param name="HashValue">The second hash, lower-case hex.</param>
public sealed record UploadResult(StoredData Stored, long Size, string Checksum, string HashAlgorithm, string HashValue)
{
    /// <summary>Bytes of the disk inside; null when the content was not inspected or does not say.</summary>
    public long? VirtualSize { get; init; }

    /// <summary>What the operator may want to know about the content.</summary>
    public string? FormatWarning { get; init; }
}
