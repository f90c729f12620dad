using Glance.Database.Sql;

namespace Glance.Database.Aggregates.Images;

/// <summary>The statement of what a project uses; made once for an engine (glance-behaviours section 1.4, counts).</summary>
internal sealed class UsageSql(Dialect dialect)
{
    // An upload that runs has no location yet: its announced size is what it will store.
    public string OfProject { get; } = $"""
        SELECT {dialect.WholeNumber("COALESCE(SUM(u.size * u.copies), 0)")} AS StoredBytes,
            {dialect.WholeNumber("COALESCE(SUM(CASE WHEN u.status = 'saving' AND u.copies = 0 THEN u.size ELSE 0 END), 0)")} AS ReservedBytes,
            {dialect.WholeNumber("COALESCE(SUM(CASE WHEN u.status IN ('uploading', 'importing') OR u.copying > 0 THEN u.size ELSE 0 END), 0)")} AS StagedBytes,
            {dialect.WholeNumber("COUNT(*)")} AS Images,
            {dialect.WholeNumber("COALESCE(SUM(CASE WHEN u.status IN ('saving', 'uploading', 'importing') OR u.copying > 0 THEN 1 ELSE 0 END), 0)")} AS Uploading
        FROM (
            SELECT i.status AS status, COALESCE(i.size, 0) AS size,
                (SELECT COUNT(*) FROM image_locations l WHERE l.image_id = i.id AND l.status <> 'deleted') AS copies,
                (SELECT COUNT(*) FROM image_properties p
                    WHERE p.image_id = i.id AND p.name = 'os_glance_importing_to_stores' AND p.value <> ''
                        AND NOT {dialect.Flag("p.deleted")}) AS copying
            FROM images i
            WHERE ({dialect.Equal("i.owner", "@Owner")} OR (@Owner IS NULL AND i.owner IS NULL))
                AND NOT {dialect.Flag("i.deleted")} AND i.status NOT IN ('killed', 'deleted', 'pending_delete')
        ) u
        """;
}
