using Glance.Domain.Formats;
using Glance.Domain.Signatures;

namespace Glance.Operations.Uploads;

/// <summary>What the content of one upload must be.</summary>
public sealed class UploadChecks : IDisposable
{
    /// <summary>Anything.</summary>
    public static UploadChecks None { get; } = new();

    /// <summary>The inspection of its format; null when it is not inspected.</summary>
    public FormatCheck? Format { get; init; }

    /// <summary>The verification of its signature; null when it has none.</summary>
    public SignatureVerifier? Signature { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Signature?.Dispose();
}
