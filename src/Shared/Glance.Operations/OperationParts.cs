using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Glance.Operations.Jobs;
using Glance.Operations.Quotas;
using Glance.Operations.Readers;
using Glance.Operations.Rules;
using Glance.Operations.Uploads;
using Microsoft.Extensions.Logging;

namespace Glance.Operations;

/// <summary>
/// What operations are made of, put together once by the composition root. Each folder makes its operations of it
/// (<c>…Operations.From</c>), so a new one adds nothing here; a new aggregate is a member of <see cref="OperationRecords"/>, a new option
/// one of <see cref="OperationRules"/>.
/// </summary>
public sealed record OperationParts
{
    /// <summary>What the database keeps.</summary>
    public required OperationRecords Records { get; init; }

    /// <summary>Who may do what.</summary>
    public required OperationAccess Access { get; init; }

    /// <summary>What the operator configured.</summary>
    public OperationRules Rules { get; init; } = new();

    /// <summary>The configured stores.</summary>
    public required IStoreRegistry Stores { get; init; }

    /// <summary>Which URLs from outside may be opened.</summary>
    public required UrlFilter Urls { get; init; }

    /// <summary>What projects may use.</summary>
    public required ProjectQuotas Quotas { get; init; }

    /// <summary>Owns the work that goes on after an answer.</summary>
    public required BackgroundJobs Jobs { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Makes loggers.</summary>
    public required ILoggerFactory Loggers { get; init; }

    /// <summary>Keeps lists of who may read data.</summary>
    internal ReaderLists Readers => new(Stores, Records.Images, Records.Members, Loggers.CreateLogger("glance.location"));

    /// <summary>Waits for a database that is away, where the work may.</summary>
    internal DatabaseRetry Retry => new(Jobs, Time, Rules.WaitsForDatabase);
}
