using Glance.Database.Connections;

namespace Glance.Database.Aggregates.Images;

/// <summary>Saves the changes of an image's properties and tags, each for any number of them (docs/decisions/0348).</summary>
internal sealed class ImagePartSaves(Sql.Dialect dialect)
{
    private readonly ImagePartSql _sql = new(dialect);

    /// <summary>Removes, changes and adds properties.</summary>
    public async Task SavePropertiesAsync(Session session, string id, ImageChanges changes, object now)
    {
        if (changes.PropertiesRemoved.Count > 0)
        {
            var gone = new { Id = id, Names = session.Dialect.Strings(changes.PropertiesRemoved), Now = now, Deleted = true };
            await session.ExecuteAsync(_sql.DeleteProperties, gone).ConfigureAwait(false);
        }

        if (changes.PropertiesSet.Count == 0)
            return;
        var pairs = new Dictionary<string, string?>(changes.PropertiesSet, StringComparer.Ordinal);
        var set = new { Id = id, Pairs = session.Dialect.Pairs(pairs), Now = now, Deleted = false };
        if (await session.ExecuteAsync(_sql.UpdateProperties, set).ConfigureAwait(false) == pairs.Count)
            return;
        if (session.Dialect.KeysIgnoreCase)
            await TakeNamesAsync(session, id, pairs, now).ConfigureAwait(false);
        await session.ExecuteAsync(_sql.InsertProperties, set).ConfigureAwait(false);
    }

    /// <summary>Removes and adds tags.</summary>
    public async Task SaveTagsAsync(Session session, string id, ImageChanges changes, object now)
    {
        if (changes.TagsRemoved.Count > 0)
        {
            var gone = new { Id = id, Values = session.Dialect.Strings(changes.TagsRemoved), Now = now, Deleted = true };
            await session.ExecuteAsync(_sql.DeleteTags, gone).ConfigureAwait(false);
        }

        if (changes.TagsAdded.Count > 0)
        {
            var added = new { Id = id, Values = session.Dialect.Strings(changes.TagsAdded), Now = now, Deleted = false };
            await session.ExecuteAsync(_sql.InsertTags, added).ConfigureAwait(false);
        }
    }

    // A property's row stays when it is removed, and keeps its name from others that the key takes for the same (docs/decisions/0387).
    private static async Task TakeNamesAsync(Session session, string id, Dictionary<string, string?> pairs, object now)
    {
        var removed = await session.SingleOrDefaultAsync<int?>(ImagePartSql.HasRemoved, new { Id = id }).ConfigureAwait(false);
        if (removed is null)
            return;
        foreach (var (name, value) in pairs)
        {
            var renamed = new { Id = id, Name = name, Value = value, Now = now, Deleted = false };
            await session.ExecuteAsync(ImagePartSql.Rename, renamed).ConfigureAwait(false);
        }
    }
}
