using Glance.Database.Sql;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Requests;

namespace Glance.Database.Aggregates.Images;

/// <summary>
/// The statement of one page of a list. Its text depends on the shape of the query alone, never on values or their number,
/// so that few texts occur. Flags are tested so that no engine picks their useless indexes over those that sort
/// (<see cref="Dialect.Flag"/>).
/// </summary>
internal sealed class ImageListSql(Dialect dialect, ImageSql images)
{
    // Where there are more, they are looked up for each image instead.
    private const int MostShared = 500;

    private readonly ImageListFilters _filters = new(dialect);

    /// <summary>
    /// The statement for the images that others share with the caller's project, where the engine wants them as values; null otherwise.
    /// </summary>
    public (string Text, Positional Parameters)? Shared(RequestContext context, ImageQuery query)
    {
        if (!dialect.AsksForSharedFirst || context.IsAdmin || context.ProjectId is null)
            return null;
        var parameters = new Positional(dialect);
        var images = SharedImages(parameters, parameters.Add(context.ProjectId), query.MemberStatus);
        return ($"{images} LIMIT {parameters.Add(MostShared + 1)}", parameters);
    }

    /// <summary>The statement and its parameters; <see cref="ImageQuery.Marker"/> must have been found visible.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="query">What is asked for.</param>
    /// <param name="shared">What <see cref="Shared"/> found; null when that was not asked.</param>
    public (string Text, Positional Parameters) Page(RequestContext context, ImageQuery query, IReadOnlyList<string>? shared)
    {
        var parameters = new Positional(dialect);
        var hidden = (query.Hidden ? "" : "NOT ") + dialect.Flag("i.os_hidden");
        var conditions = new List<string> { $"NOT {dialect.Flag("i.deleted")}", "i.status <> 'killed'", hidden };
        AddVisibility(conditions, parameters, context, query, shared);
        foreach (var filter in query.Columns)
            conditions.Add(_filters.Condition(filter, parameters));
        AddProperties(conditions, parameters, query.Properties);
        AddTags(conditions, parameters, query.Tags);
        var order = new ImageListOrder(dialect, query.Sort);
        if (query.Marker is not null)
            conditions.Add(order.Behind(parameters.Add(images.Known(query.Marker))));

        // The page first, by itself: what other tables hold is read for its images, not for all that are sorted. Its order is that of its
        // rows.
        var page = dialect.WithTable("page", $"""
            SELECT {images.Columns}
            FROM images i
            WHERE {string.Join("\n    AND ", conditions)}
            ORDER BY {order.Text}
            LIMIT {parameters.Add(query.Limit)}
            """);
        return ($"""
            {page}
            SELECT i.*, {images.Parts}
            FROM page i
            """, parameters);
    }

    // glance-v2-contract section 6, visibility rules of the list.
    private void AddVisibility(
        List<string> conditions, Positional parameters, RequestContext context, ImageQuery query, IReadOnlyList<string>? shared)
    {
        var project = context.ProjectId is { } id ? parameters.Add(id) : null;
        if (!context.IsAdmin)
            conditions.Add(Candidates(parameters, project, query.MemberStatus, shared));
        if (query.Visibility is null)
        {
            var owned = project is null ? "" : " OR " + dialect.Equal("i.owner", project);
            conditions.Add($"(i.visibility <> 'community'{owned})");
        }
        else if (query.Visibility is not VisibilityFilter.All)
        {
            conditions.Add($"i.visibility = {dialect.Visibility(parameters.Add(Word(query.Visibility.Value)))}");
        }
    }

    private string Candidates(Positional parameters, string? project, string memberStatus, IReadOnlyList<string>? shared)
    {
        if (project is null)
            return "i.visibility IN ('public', 'community')";
        var owned = $"i.visibility IN ('public', 'community') OR {dialect.Equal("i.owner", project)}";
        if (shared is [])
            return $"({owned})";
        var ids = shared is { Count: <= MostShared }
            ? string.Join(", ", shared.Select(id => parameters.Add(id)))
            : $"\n    {SharedImages(parameters, project, memberStatus)}";

        // Each alternative has an index that finds its few rows; a bare "= 'shared'" would be looked up instead, and nearly all images are
        // that.
        return $"({owned} OR (NOT (i.visibility <> 'shared') AND i.id IN ({ids})))";
    }

    private string SharedImages(Positional parameters, string project, string memberStatus)
    {
        var status = memberStatus == "all" ? "" : $" AND m.status = {parameters.Add(memberStatus)}";
        return $"SELECT m.image_id FROM image_members m "
            + $"WHERE {dialect.Equal("m.member", project)} AND NOT {dialect.Flag("m.deleted")}{status}";
    }

    private static string Word(VisibilityFilter filter) => filter switch
    {
        VisibilityFilter.Private => "private",
        VisibilityFilter.Public => "public",
        VisibilityFilter.Shared => "shared",
        VisibilityFilter.Community => "community",
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "not a single visibility"),
    };

    // The start of a value is what the index on properties has (docs/decisions/0018).
    private void AddProperties(List<string> conditions, Positional parameters, IReadOnlyDictionary<string, string> properties)
    {
        var sought = properties.Select(property => (Name: property.Key, property.Value)).ToList();
        if (!sought.TrueForAll(property => dialect.CanHold(property.Name) && dialect.CanHold(property.Value)))
        {
            conditions.Add(ImageListFilters.Nothing);
            return;
        }

        var apart = sought.Take(dialect.PropertiesPlannedApart).ToList();
        foreach (var property in apart)
        {
            var name = parameters.Add(property.Name);
            var value = parameters.Add(property.Value);
            conditions.Add($"""
                i.id IN (SELECT p.image_id FROM image_properties p
                    WHERE {dialect.Equal("p.name", name)} AND SUBSTR(p.value, 1, 100) = SUBSTR({value}, 1, 100)
                        AND {dialect.Equal("p.value", value)} AND NOT {dialect.Flag("p.deleted")})
                """);
        }

        var others = sought.Skip(apart.Count)
            .ToDictionary(property => property.Name, string? (property) => property.Value, StringComparer.Ordinal);
        AddCountedProperties(conditions, parameters, others);
    }

    // An image has a property once, and may by an old race have a tag twice.
    private void AddCountedProperties(List<string> conditions, Positional parameters, Dictionary<string, string?> properties)
    {
        if (properties.Count == 0)
            return;
        var sought = dialect.PairAmong("p.name", "p.value", parameters.Add(dialect.Pairs(properties)));
        conditions.Add($"""
            (SELECT COUNT(*) FROM image_properties p
                WHERE p.image_id = i.id AND NOT {dialect.Flag("p.deleted")} AND {sought}) = {parameters.Add(properties.Count)}
            """);
    }

    private void AddTags(List<string> conditions, Positional parameters, IReadOnlyList<string> tags)
    {
        if (tags.Count == 0)
            return;
        var distinct = tags.Distinct(StringComparer.Ordinal).ToList();
        if (!distinct.TrueForAll(dialect.CanHold))
        {
            conditions.Add(ImageListFilters.Nothing);
            return;
        }

        var sought = dialect.Among("t.value", parameters.Add(dialect.Strings(distinct)));
        conditions.Add($"""
            (SELECT COUNT(DISTINCT {dialect.Exact("t.value")}) FROM image_tags t
                WHERE t.image_id = i.id AND NOT {dialect.Flag("t.deleted")} AND {sought}) = {parameters.Add(distinct.Count)}
            """);
    }
}
