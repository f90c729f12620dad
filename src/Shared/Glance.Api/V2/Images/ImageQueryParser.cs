using Glance.Api.Errors;
using Glance.Api.Requests;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Operations.Images;
using Glance.Operations.Records;

namespace Glance.Api.V2.Images;

/// <summary>The query of GET /v2/images (glance-v2-contract section 6). Of a parameter that is no list, the last value counts.</summary>
internal static class ImageQueryParser
{
    // Each costs the database a join or subquery; upstream's databases give up at about as many.
    private const int MostConditions = 60;

    /// <summary>Reads the parameters.</summary>
    /// <exception cref="ApiException">One of them is wrong.</exception>
    public static ImageQuery Parse(QueryParameters parameters, ImageLimits limits)
    {
        var query = new ImageQuery
        {
            Limit = Limit(parameters.Last("limit"), limits),
            Marker = parameters.Last("marker"),
            MemberStatus = MemberStatus(parameters.Last("member_status") ?? "accepted"),
            Visibility = Visibility(parameters.Last("visibility")),
            Hidden = Hidden(parameters.Last("os_hidden")),
            Sort = ImageSortParser.Parse(parameters),
            Tags = [.. parameters.Every("tag")],
        };
        if (parameters.Last("changes-since") is not null)
            throw ApiException.BadRequest("The \"changes-since\" filter is no longer available on v2.");

        var columns = new List<ColumnFilter>();
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Filters(parameters))
        {
            if (ImageColumnFilters.TryParse(name, value, out var filter))
                columns.Add(filter);
            else
                properties[name] = value;
        }

        if (properties.Count + columns.Count + query.Tags.Count > MostConditions)
            throw ApiException.BadRequest($"A list takes at most {MostConditions} filters.");
        return query with { Columns = columns, Properties = properties };
    }

    private static OrderedDictionary<string, string> Filters(QueryParameters parameters)
    {
        var last = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in parameters.All)
        {
            if (!IsNoFilter(name))
                last[name] = value;
        }

        return last;
    }

    private static bool IsNoFilter(string name) => name is "limit" or "marker" or "member_status" or "visibility" or "os_hidden"
        or "tag" or "sort" or "sort_key" or "sort_dir" or "deleted";

    private static int Limit(string? text, ImageLimits limits)
    {
        if (text is null)
            return Math.Min(limits.DefaultPage, limits.LargestPage);
        if (!PythonInteger.TryParse(text, out var number))
            throw ApiException.BadRequest("limit param must be an integer");
        if (number < 0)
            throw ApiException.BadRequest("limit param must be positive");
        return (int)Math.Min(number, limits.LargestPage);
    }

    private static string MemberStatus(string text) => text is "pending" or "accepted" or "rejected" or "all"
        ? text
        : throw ApiException.BadRequest($"Invalid status: {text}");

    private static VisibilityFilter? Visibility(string? text) => text switch
    {
        null => null,
        "public" => VisibilityFilter.Public,
        "private" => VisibilityFilter.Private,
        "shared" => VisibilityFilter.Shared,
        "community" => VisibilityFilter.Community,
        "all" => VisibilityFilter.All,
        _ => throw ApiException.BadRequest($"Invalid visibility value: {text}"),
    };

    private static bool Hidden(string? text) => (text ?? "false").ToLowerInvariant() switch
    {
        "true" => true,
        "false" => false,
        var other => throw ApiException.BadRequest($"Invalid value '{other}' for 'os_hidden' filter. Valid values are 'true' or 'false'."),
    };
}
