using System.Data.Common;
using MySqlConnector;

namespace Glance.Database.Engines.MySql;

/// <summary>
/// A pool of connections that can be emptied: the driver's own, which is given up for another. Connections in use end when they come back.
/// </summary>
/// <param name="make">Makes the driver's.</param>
internal sealed class MySqlPool(Func<MySqlDataSource> make) : DbDataSource
{
    private volatile MySqlDataSource _source = make();

    public override string ConnectionString => _source.ConnectionString;

    /// <summary>Gives up all connections there are.</summary>
    public void Clear()
    {
        var former = Interlocked.Exchange(ref _source, make());
        former.Dispose();
    }

    protected override DbConnection CreateDbConnection() => _source.CreateConnection();

    // Who took the former source as it was given up takes the next.
    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var source = _source;
            try
            {
                return await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (ObjectDisposedException) when (source != _source)
            {
                // It was given up meanwhile.
            }
        }
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await _source.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsyncCore().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _source.Dispose();
        base.Dispose(disposing);
    }
}
