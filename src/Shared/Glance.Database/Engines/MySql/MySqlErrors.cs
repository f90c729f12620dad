using System.Net.Sockets;
using System.Security.Authentication;
using Glance.Database.Schema;
using Glance.Database.Servers;
using MySqlConnector;

namespace Glance.Database.Engines.MySql;

/// <summary>What the error numbers of MySQL and MariaDB and broken connections mean for a request and for an operator.</summary>
internal static class MySqlErrors
{
    // Numbers that MySqlConnector has no word for, or another one.
    private const int CommitFailed = 1180;
    private const int GaleraNotReady = 1047;
    private const int RowOriented = 1665;
    private const int ConnectionKilled = 1927;
    private const int StatementTooLong = 1969;
    private const int IdleTooLong = 4031;
    private const int AccessDeniedWithoutPassword = 1698;
    private const int ReadOnlyServer = 1836;
    private const int SecureTransportRequired = 3159;
    private const int AutoIncrementUnread = 1467;
    private const int PasswordExpired = 1820;
    private const int PasswordExpiredAtLogin = 1862;
    private const int AccountLocked = 4151;
    private const int AccountLockedOfMySql = 3118;

    /// <summary>
    /// Whether another transaction was in the way, so that a repetition may succeed. A Galera node says so at the commit, of which nothing
    /// has happened then.
    /// </summary>
    public static bool IsLostRace(Exception failure) => failure is MySqlException server && server.Number switch
    {
        (int)MySqlErrorCode.LockDeadlock or (int)MySqlErrorCode.CheckRead => true,
        AutoIncrementUnread => true, // so InnoDB calls it when it strikes in the wait for a table's next number
        CommitFailed => server.Message.Contains("149", StringComparison.Ordinal), // InnoDB's number of a deadlock
        _ => false,
    };

    /// <summary>Whether others held what was to be changed for as long as a statement waits.</summary>
    public static bool IsLockTimeout(Exception failure) => failure is MySqlException { Number: (int)MySqlErrorCode.LockWaitTimeout };

    /// <summary>
    /// Whether other transactions were in the way all the time. Clients can bring that about, by changes of one image at once.
    /// </summary>
    public static bool IsBusy(Exception failure) => IsLockTimeout(failure) || IsLostRace(failure);

    /// <summary>
    /// Whether the connection was lost, and with it all that was not committed. A server that only takes too long is not lost. One that is
    /// read-only may be a former primary whose successor is reached by a new connection, and one whose password had expired when it was made
    /// does nothing for as long as it lives.
    /// </summary>
    public static bool IsLostConnection(Exception failure) => failure switch
    {
        MySqlException server => server.Number switch
        {
            0 => server.InnerException is not null, // a statement that is wrong in itself has none
            (int)MySqlErrorCode.UnableToConnectToHost or (int)MySqlErrorCode.ServerShutdown or (int)MySqlErrorCode.NormalShutdown => true,
            (int)MySqlErrorCode.AbortingConnection or (int)MySqlErrorCode.NewAbortingConnection => true,
            GaleraNotReady or ConnectionKilled or IdleTooLong or PasswordExpired => true,
            (int)MySqlErrorCode.NetReadError or (int)MySqlErrorCode.NetReadInterrupted => true,
            (int)MySqlErrorCode.NetErrorOnWrite or (int)MySqlErrorCode.NetWriteInterrupted => true,
            _ => IsReadOnly(server.Number),
        },
        IOException or SocketException => true,
        _ => false,
    };

    /// <summary>Whether the connection answers and is of no use, which the driver does not see: it gives it out again.</summary>
    public static bool IsUseless(Exception failure) => failure is MySqlException { Number: PasswordExpired };

    /// <summary>What happened, with the system's reason where there was no server to connect to: the driver does not tell it.</summary>
    /// <param name="failure">What the driver says.</param>
    /// <param name="settings">Where the server is.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public static async ValueTask<string> DescribeAsync(Exception failure, MySqlSettings settings, CancellationToken cancellationToken)
    {
        var (host, port) = (settings.Connections.Server, (int)settings.Connections.Port);
        var reason = IsUnreachable(failure)
            ? await ServerReach.WhyNotAsync(host, port, cancellationToken).ConfigureAwait(false)
            : null;
        return reason ?? failure.Message;
    }

    /// <summary>Whether there was no server to connect to.</summary>
    public static bool IsUnreachable(Exception failure) => failure is MySqlException { Number: (int)MySqlErrorCode.UnableToConnectToHost };

    /// <summary>Whether waiting may help at start; a wrong password or name does not change by itself.</summary>
    public static bool MayPass(Exception failure) => failure switch
    {
        MySqlException server when IsWithoutTls(server) || IsWrongCertificate(server) || IsUseless(server) => false,
        MySqlException server => server.Number is (int)MySqlErrorCode.ConnectionCountError or (int)MySqlErrorCode.CommandTimeoutExpired
            || IsLockTimeout(server) || IsLostRace(server) || IsLostConnection(server),
        TimeoutException => true,
        _ => IsLostConnection(failure),
    };

    /// <summary>
    /// The state of the database that a failure reports; null when it is the statement that failed, which is the repository's business.
    /// </summary>
    public static string? Explain(Exception failure) => failure switch
    {
        MySqlException server => Explain(server),
        TimeoutException => "MySQL did not answer in time",
        IOException or SocketException => "MySQL cannot be reached, or the connection to it was lost",
        _ => null,
    };

    private static string? Explain(MySqlException server) => server.Number switch
    {
        (int)MySqlErrorCode.CommandTimeoutExpired => "MySQL did not answer in time",
        (int)MySqlErrorCode.LockDeadlock or (int)MySqlErrorCode.CheckRead or CommitFailed or AutoIncrementUnread =>
            "the database stayed busy: other writers were in the way each time",
        (int)MySqlErrorCode.LockWaitTimeout =>
            "the database stayed busy: others held what was to be changed for longer than MySQL's innodb_lock_wait_timeout",
        (int)MySqlErrorCode.UnableToConnectToHost when IsWithoutTls(server) =>
            "the server offers no TLS, which the URL demands: set it up there, or take ssl_* out of the URL",
        (int)MySqlErrorCode.UnableToConnectToHost when IsWrongCertificate(server) =>
            "the server's certificate is not accepted: look at ssl_ca and the host's name in the URL; ssl_check_hostname=false leaves "
                + "the name unchecked",
        SecureTransportRequired => "the server takes connections with TLS only: add ssl_ca to the URL",
        GaleraNotReady => "the node of the Galera cluster does not serve now: it is alone, or not up to date yet",
        (int)MySqlErrorCode.ServerShutdown or (int)MySqlErrorCode.NormalShutdown => "MySQL is being stopped",
        (int)MySqlErrorCode.ConnectionCountError or (int)MySqlErrorCode.TooManyUserConnections or (int)MySqlErrorCode.UserLimitReached =>
            "MySQL has no connection left: raise its max_connections, or lower max_pool_size and max_overflow of [database]",
        (int)MySqlErrorCode.DiskFull or (int)MySqlErrorCode.RecordFileFull =>
            "the disk that holds the database is full: nothing was written",
        (int)MySqlErrorCode.OutOfMemory or (int)MySqlErrorCode.OutOfSortMemory or (int)MySqlErrorCode.OutOfResources =>
            "MySQL has no memory left",
        (int)MySqlErrorCode.QueryInterrupted or (int)MySqlErrorCode.QueryTimeout or StatementTooLong =>
            "MySQL ended a statement: it took longer than the server allows, or an operator ended it",
        (int)MySqlErrorCode.AccessDenied or AccessDeniedWithoutPassword =>
            "MySQL refuses password or user, or, where the server demands TLS, a connection without (ssl_* in the URL)",
        PasswordExpired or PasswordExpiredAtLogin => "the password of the service's user has expired: give it one (ALTER USER … IDENTIFIED BY …)",
        AccountLocked or AccountLockedOfMySql => "the account of the service's user is locked (ALTER USER … ACCOUNT UNLOCK)",
        (int)MySqlErrorCode.DatabaseAccessDenied or (int)MySqlErrorCode.TableAccessDenied or (int)MySqlErrorCode.ColumnAccessDenied =>
            "the user may not use the database or its tables: grant it all of them (GRANT ALL PRIVILEGES ON glance.* TO …)",
        (int)MySqlErrorCode.UnknownDatabase => "MySQL has no such database: create it (CREATE DATABASE glance CHARACTER SET utf8mb3)",
        (int)MySqlErrorCode.NoSuchTable or (int)MySqlErrorCode.BadFieldError => GlanceTables.Missing,
        (int)MySqlErrorCode.UnknownSystemVariable => "the server has no such setting: mysql_wsrep_sync_wait is for Galera clusters",
        (int)MySqlErrorCode.WrongValueForVariable =>
            "the server does not take a setting: look at mysql_sql_mode and mysql_wsrep_sync_wait of [database]",
        RowOriented => "MySQL's binlog_format is STATEMENT, with which it takes no changes of this service: set MIXED or ROW, the defaults",
        (int)MySqlErrorCode.NotKeyFile or (int)MySqlErrorCode.CrashedOnUsage or (int)MySqlErrorCode.CrashedOnRepair =>
            "the database is damaged: look at MySQL's log",
        var number when IsReadOnly(number) => "the database is read-only: it is a replica, or was set so",
        var number when IsServerFault(number) => "MySQL cannot read or write its files: look at its log",
        _ => IsLostConnection(server) ? "MySQL cannot be reached, or the connection to it was lost" : null,
    };

    // read_only, super_read_only, a transaction that an administrator made read-only by default, innodb_read_only.
    private static bool IsReadOnly(int number) => number is (int)MySqlErrorCode.OptionPreventsStatement
        or (int)MySqlErrorCode.CannotExecuteInReadOnlyTransaction or (int)MySqlErrorCode.InnodbReadOnly or ReadOnlyServer;

    private static bool IsServerFault(int number) => number is (int)MySqlErrorCode.GetErrorNumber or (int)MySqlErrorCode.ErrorOnRead
        or (int)MySqlErrorCode.ErrorOnWrite or (int)MySqlErrorCode.FileUsed or (int)MySqlErrorCode.CannotOpenFile;

    private static bool IsWrongCertificate(MySqlException server) =>
        server.Number == (int)MySqlErrorCode.UnableToConnectToHost && server.InnerException is AuthenticationException;

    private static bool IsWithoutTls(MySqlException server) =>
        server.Number == (int)MySqlErrorCode.UnableToConnectToHost
            && server.Message.Contains("does not support SSL", StringComparison.Ordinal);
}
