namespace Glance.Domain.Images.Repository;

/// <summary>What a list of images asks for; already validated (glance-v2-contract section 6). All filters must hold.</summary>
public sealed record ImageQuery
{
    /// <summary>At most this many images, 0 to <c>api_limit_max</c>.</summary>
    public required int Limit { get; init; }

    /// <summary>Id of the last image of the page before; null for the first page.</summary>
    public string? Marker { get; init; }

    /// <summary>Sort keys from first to last, tie-breakers included; never empty.</summary>
    public IReadOnlyList<ImageSort> Sort { get; init; } =
        [new(ImageSortKey.CreatedAt, Descending: true), new(ImageSortKey.Id, Descending: true)];

    /// <summary>Visibility asked for; null for the default rule.</summary>
    public VisibilityFilter? Visibility { get; init; }

    /// <summary>Which memberships make a shared image appear: <c>accepted</c>, <c>pending</c>, <c>rejected</c> or <c>all</c>.</summary>
    public string MemberStatus { get; init; } = "accepted";

    /// <summary>Value of <c>os_hidden</c> the images must have.</summary>
    public bool Hidden { get; init; }

    /// <summary>Conditions on columns.</summary>
    public IReadOnlyList<ColumnFilter> Columns { get; init; } = [];

    /// <summary>Custom properties the image must have, by name and exact value.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>Tags the image must all have.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}
