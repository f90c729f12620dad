using Glance.Database.Connections;
using Glance.Database.Sql;
using Glance.Domain.Images;
using Glance.Domain.Locations;

namespace Glance.Database.Aggregates.Locations;

/// <summary>The journal of deletions, which is rows of image_locations with a status that Glance knows (docs/decisions/0201).</summary>
internal sealed class RemovedLocations(IConnections connections, LocationColumns columns) : IRemovedLocations
{
    // Those that are not due stand among those that are; beyond so many the next look has them.
    private const int Looked = 1000;

    private readonly RemovedLocationSql _sql = new(connections.Dialect);

    public async ValueTask<IReadOnlyList<RemovedLocation>> TakeDueAsync(int most, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Hardly ever is anything due: looking takes no lock.
        var seen = await connections.ReadOnceAsync(session => DueAsync(session, _sql.Look, now), cancellationToken).ConfigureAwait(false);
        if (seen.Count == 0)
            return [];
        return await connections.WriteAsync(
            async session =>
            {
                var due = await DueAsync(session, _sql.Take, now).ConfigureAwait(false);
                if (due.Count > most)
                    due.RemoveRange(most, due.Count - most);
                foreach (var removed in due)
                    await session.ExecuteAsync(RemovedLocationSql.SetTried, new { removed.Location.Id, Now = session.Dialect.Time(now) }).ConfigureAwait(false);
                return due;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> IsNamedAsync(string url, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (!columns.Encrypts)
        {
            return await connections.ReadOnceAsync(
                session => session.SingleOrDefaultAsync<int?>(_sql.IsNamed, new { Value = url }), cancellationToken).ConfigureAwait(false) is not null;
        }

        // Encrypted, one URL has any number of texts: each has to be read.
        List<LocationRow> page;
        long after = 0;
        do
        {
            var values = new { After = after, Most = Looked };
            page = await connections.ReadOnceAsync(session => session.QueryAsync<LocationRow>(_sql.LiveAfter, values), cancellationToken).ConfigureAwait(false);
            if (page.Exists(row => columns.Names(row.Value, url)))
                return true;
            after = page.Count == 0 ? after : page[^1].Id;
        }
        while (page.Count == Looked);
        return false;
    }

    public async ValueTask SetGoneAsync(long locationId, DateTimeOffset now, CancellationToken cancellationToken) =>
        await connections.WriteAsync(
            session => session.ExecuteAsync(RemovedLocationSql.SetGone, new { Id = locationId, Now = session.Dialect.Time(now) }), cancellationToken).ConfigureAwait(false);

    // A row that cannot be read keeps no other from its turn; alone it is told.
    private async Task<List<RemovedLocation>> DueAsync(Session session, string text, DateTimeOffset now)
    {
        var due = new List<RemovedLocation>();
        BrokenRowException? broken = null;
        foreach (var row in await session.QueryAsync<RemovedLocationRow>(text, new { Most = Looked }).ConfigureAwait(false))
        {
            try
            {
                if (row.ToRemoved(columns) is var removed && removed.IsDue(now))
                    due.Add(removed);
            }
            catch (BrokenRowException error)
            {
                broken = error;
            }
        }

        return due.Count == 0 && broken is not null ? throw broken : due;
    }
}
