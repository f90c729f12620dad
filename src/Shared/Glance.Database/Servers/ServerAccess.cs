using System.Data.Common;

namespace Glance.Database.Servers;

/// <summary>How a database server is reached.</summary>
/// <param name="Product">What it is called, for messages.</param>
/// <param name="Place">Host, port and database, for messages.</param>
/// <param name="Pooled">Gives connections of the pool.</param>
/// <param name="Unpooled">Gives connections of their own.</param>
/// <param name="Pool">How many connections, how long to wait for one.</param>
/// <param name="Patience">How often to try what failed.</param>
internal sealed record ServerAccess(string Product, string Place, DbDataSource Pooled, DbDataSource Unpooled, PoolOptions Pool, RetryOptions Patience);
