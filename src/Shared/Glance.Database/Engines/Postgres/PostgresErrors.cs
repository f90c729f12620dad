using System.Globalization;
using Glance.Database.Schema;
using Glance.Database.Servers;
using Glance.Domain.Errors;
using Npgsql;

namespace Glance.Database.Engines.Postgres;

/// <summary>What PostgreSQL's error codes (its manual, appendix A) and broken connections mean for a request and for an operator.</summary>
internal static class PostgresErrors
{
    private const string IdleSessionTimeout = "57P05";

    /// <summary>Whether another transaction was in the way, so that a repetition may succeed.</summary>
    public static bool IsLostRace(Exception failure) => failure is PostgresException
    {
        SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected,
    };

    /// <summary>
    /// Whether other transactions were in the way all the time. Clients can bring that about, by changes of one image at once.
    /// </summary>
    public static bool IsBusy(Exception failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } || IsLostRace(failure);

    /// <summary>
    /// Whether the connection was lost, and with it all that was not committed. A server that only takes too long is not lost.
    /// </summary>
    public static bool IsLostConnection(Exception failure) => failure switch
    {
        PostgresException server => server.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.ReadOnlySqlTransaction or IdleSessionTimeout || server.SqlState.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException client => client.InnerException is not TimeoutException,
        IOException or System.Net.Sockets.SocketException => true,
        _ => false,
    };

    /// <summary>What happened, with the system's reason where there was no server to connect to.</summary>
    /// <param name="failure">What the driver says.</param>
    /// <param name="settings">Where the server is.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public static async ValueTask<string> DescribeAsync(Exception failure, PostgresSettings settings, CancellationToken cancellationToken)
    {
        var (host, port) = (settings.Connections.Host!, settings.Connections.Port); // settings are made with one
        if (host.StartsWith('/'))
            host = string.Create(CultureInfo.InvariantCulture, $"{host}/.s.PGSQL.{port}");
        var reason = IsUnreachable(failure) && !host.Contains(',', StringComparison.Ordinal)
            ? await ServerReach.WhyNotAsync(host, port, cancellationToken).ConfigureAwait(false)
            : null;
        return reason ?? failure.WithCauses();
    }

    private static bool IsUnreachable(Exception failure) => failure
        is NpgsqlException { InnerException: System.Net.Sockets.SocketException or TimeoutException } or System.Net.Sockets.SocketException;

    /// <summary>Whether waiting may help at start; a wrong password or name does not change by itself.</summary>
    public static bool MayPass(Exception failure) => failure switch
    {
        PostgresException server => server.SqlState is PostgresErrorCodes.TooManyConnections || IsLostConnection(server),
        NpgsqlException client when IsWithoutTls(client) || IsAnotherServer(client) => false,
        NpgsqlException or TimeoutException => true,
        _ => IsLostConnection(failure),
    };

    /// <summary>
    /// The state of the database that a failure reports; null when it is the statement that failed, which is
    /// the repository's business.
    /// </summary>
    public static string? Explain(Exception failure) => failure switch
    {
        PostgresException server => Explain(server),
        NpgsqlException client when IsWithoutTls(client) =>
            "the server offers no TLS, which sslmode in the URL demands: set it up there (ssl = on), or take sslmode out of the URL",
        NpgsqlException client when IsAnotherServer(client) =>
            "what answers there is no PostgreSQL: look at host, port and the URL's beginning",
        NpgsqlException { InnerException: TimeoutException } or TimeoutException => "PostgreSQL did not answer in time",
        NpgsqlException or IOException or System.Net.Sockets.SocketException => "PostgreSQL cannot be reached, or the connection to it was lost",
        _ => null,
    };

    // The driver has no numbers for what it finds out itself.
    private static bool IsWithoutTls(NpgsqlException client) =>
        client.Message.Contains("No SSL enabled connection", StringComparison.Ordinal);

    private static bool IsAnotherServer(NpgsqlException client) =>
        client.Message.Contains("for SSLRequest", StringComparison.Ordinal);

    private static string? Explain(PostgresException server) => server.SqlState switch
    {
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => "the database stayed busy: other writers were in the way each time",
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => "PostgreSQL is being stopped",
        PostgresErrorCodes.CannotConnectNow => "PostgreSQL is starting or stopping",
        PostgresErrorCodes.TooManyConnections => "PostgreSQL has no connection left: raise its max_connections, or lower max_pool_size and max_overflow of [database]",
        PostgresErrorCodes.DiskFull => "the disk that holds the database is full: nothing was written",
        PostgresErrorCodes.OutOfMemory => "PostgreSQL has no memory left",
        PostgresErrorCodes.ReadOnlySqlTransaction => "the database is read-only: it is a standby, or was set so",
        PostgresErrorCodes.QueryCanceled => "PostgreSQL ended a statement: it took longer than its statement_timeout allows, or an operator cancelled it",
        PostgresErrorCodes.LockNotAvailable =>
            "the database stayed busy: others held what was to be changed for longer than PostgreSQL's lock_timeout",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => "PostgreSQL refuses password or user",
        PostgresErrorCodes.InvalidCatalogName => "PostgreSQL has no such database: create it, owned by the service's user (CREATE DATABASE glance OWNER glance)",
        PostgresErrorCodes.InsufficientPrivilege => "the user may not use the tables: they must belong to it, or be granted to it",
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn => GlanceTables.Missing,
        PostgresErrorCodes.DatabaseDropped => "the database was dropped",
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => "the database is damaged: look at PostgreSQL's log",
        { Length: > 1 } state => ExplainClass(state),
        _ => null,
    };

    // What a server says of itself, and not of the statement it was given.
    private static string? ExplainClass(string state) => state[..2] switch
    {
        "08" => "the connection to PostgreSQL was lost",
        "53" => "PostgreSQL has not enough resources",
        "57" => "PostgreSQL is being stopped, or an operator intervened",
        "58" => "PostgreSQL cannot read or write its files: look at its log",
        "XX" => "PostgreSQL failed internally: look at its log",
        _ => null,
    };
}
