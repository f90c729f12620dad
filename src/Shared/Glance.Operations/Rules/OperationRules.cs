using Glance.Operations.Images;
using Glance.Operations.Locations;
using Glance.Operations.Records;
using Glance.Operations.Uploads;

namespace Glance.Operations.Rules;

/// <summary>What the operator configured for operations, one member a concern.</summary>
public sealed record OperationRules
{
    /// <summary>Limits of images and lists.</summary>
    public ImageLimits Limits { get; init; } = new();

    /// <summary>What may be done with locations.</summary>
    public LocationRules Locations { get; init; } = new();

    /// <summary>What uploaded data must be.</summary>
    public UploadRules Uploads { get; init; } = UploadRules.Default;

    /// <summary>
    /// <c>[glance_store] verify_on_read</c>: whether whole data is compared with the hash of its record while it is sent.
    /// </summary>
    public bool VerifyOnRead { get; init; }

    /// <summary>
    /// Whether work that goes on after an answer waits for a database that is away; otherwise its first failure is the last.
    /// </summary>
    public bool WaitsForDatabase { get; init; } = true;
}
