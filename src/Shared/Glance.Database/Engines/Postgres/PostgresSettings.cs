using System.Globalization;
using Npgsql;

namespace Glance.Database.Engines.Postgres;

/// <summary>A checked PostgreSQL URL with what shapes connections and the pool of them.</summary>
/// <param name="Connections">What a connection is made with, password included: never log it.</param>
/// <param name="Place">Host, port and database, for messages.</param>
/// <param name="Pool">How many connections, how long to wait for one.</param>
/// <param name="Patience">How often to try what failed.</param>
internal sealed record PostgresSettings(NpgsqlConnectionStringBuilder Connections, string Place, PoolOptions Pool, RetryOptions Patience)
{
    // The limit is kept by those who ask the pool; this is room for dead connections that are still being closed.
    private const int Spare = 10;

    // libpq takes these; a URL that carries them works and they have no meaning here.
    private static readonly string[] Meaningless =
        ["client_encoding", "fallback_application_name", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout", "gssencmode", "sslcompression", "async_fallback", "use_native_hstore", "use_native_uuid", "executemany_mode"];

    /// <summary>Checks the URL.</summary>
    /// <exception cref="DatabaseStartException">It has an option that cannot be honoured.</exception>
    public static PostgresSettings From(DatabaseUrl url, DatabaseOptions options)
    {
        var connections = new NpgsqlConnectionStringBuilder
        {
            Host = string.IsNullOrEmpty(url.Host) ? "/var/run/postgresql" : url.Host,
            Port = url.Port ?? 5432,
            Username = Given(url.User),
            Password = url.Password,
            Database = Given(url.Name) ?? Given(url.User),
            ApplicationName = "glance-api",
            Timeout = 10,
            CommandTimeout = 30,
            TcpKeepAlive = true,
            MaxPoolSize = options.Pool.Most + Spare,
            MinPoolSize = Math.Min(options.Pool.Kept, options.Pool.Most),
            ConnectionIdleLifetime = 60,
            ConnectionLifetime = (int)options.Pool.Lifetime.TotalSeconds,
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true, // sessions leave nothing behind
            IncludeErrorDetail = false,
        };
        var faults = new UrlFaults(url);
        foreach (var (key, value) in url.Options)
            Apply(connections, faults, key, value);
        faults.Require();
        var place = $"{connections.Host}:{connections.Port.ToString(CultureInfo.InvariantCulture)}/{connections.Database}";
        return new PostgresSettings(connections, place, options.Pool, options.Retries);
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static void Apply(NpgsqlConnectionStringBuilder connections, UrlFaults faults, string key, string value)
    {
        switch (key)
        {
            case "host": connections.Host = value; break;
            case "port": connections.Port = Whole(faults, key, value, 65535); break;
            case "user": connections.Username = value; break;
            case "password": connections.Password = value; break;
            case "dbname": connections.Database = value; break;
            case "connect_timeout": connections.Timeout = Whole(faults, key, value, 1024); break;
            case "application_name": connections.ApplicationName = value; break;
            case "options": connections.Options = value; break;
            case "passfile": connections.Passfile = value; break;
            case "sslmode": connections.SslMode = Mode(faults, value); break;
            case "sslrootcert": connections.RootCertificate = value; break;
            case "sslcert": connections.SslCertificate = value; break;
            case "sslkey": connections.SslKey = value; break;
            case "keepalives": connections.TcpKeepAlive = value != "0"; break;
            default:
                if (!Meaningless.Contains(key, StringComparer.Ordinal))
                    faults.Add($"has the unknown option '{key}'; known are host, port, user, password, dbname, connect_timeout, application_name, options, passfile, sslmode, sslrootcert, sslcert, sslkey and keepalives");
                break;
        }
    }

    private static SslMode Mode(UrlFaults faults, string value)
    {
        switch (value)
        {
            case "disable": return SslMode.Disable;
            case "allow": return SslMode.Allow;
            case "prefer": return SslMode.Prefer;
            case "require": return SslMode.Require;
            case "verify-ca": return SslMode.VerifyCA;
            case "verify-full": return SslMode.VerifyFull;
            default:
                faults.Add($"has sslmode={value}; expected disable, allow, prefer, require, verify-ca or verify-full");
                return SslMode.VerifyFull;
        }
    }

    private static int Whole(UrlFaults faults, string key, string value, int most)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most)
            return number;
        faults.Add($"has {key}={value}; expected a whole number from 0 to {most}");
        return 1;
    }
}
