using System.Globalization;
using MySqlConnector;

namespace Glance.Database.Engines.MySql;

/// <summary>
/// The options of a MySQL URL, which are those of Python's PyMySQL and mysqlclient as SQLAlchemy passes them on (docs/contracts/mysql.md
/// section 4).
/// </summary>
internal static class MySqlUrlOptions
{
    // A URL that carries them works and they have no meaning here: texts are sent as utf8mb4 and the server converts them.
    private static readonly string[] Meaningless =
    [
        "charset", "collation", "use_unicode", "binary_prefix", "local_infile", "client_flag", "sql_mode", "autocommit",
        "max_allowed_packet", "defer_connect",
    ];

    // TLS is asked for by these alone; which certificates count depends on all of them together.
    private static readonly string[] Tls =
        ["ssl_ca", "ssl_cert", "ssl_key", "ssl_check_hostname", "ssl_verify_cert", "ssl_verify_identity", "ssl_disabled", "ssl_mode"];

    /// <summary>Applies them.</summary>
    /// <param name="connections">What a connection is made with.</param>
    /// <param name="url">The URL.</param>
    /// <param name="faults">Gets options that are unknown or cannot be honoured.</param>
    /// <returns>Statements for each new connection; null for none.</returns>
    public static string? Apply(MySqlConnectionStringBuilder connections, DatabaseUrl url, UrlFaults faults)
    {
        foreach (var (key, value) in url.Options)
            Apply(connections, faults, key, value);
        ApplyTls(connections, url, faults);
        return url.Options.GetValueOrDefault("init_command");
    }

    private static void Apply(MySqlConnectionStringBuilder connections, UrlFaults faults, string key, string value)
    {
        switch (key)
        {
            case "unix_socket":
                connections.Server = value;
                connections.ConnectionProtocol = MySqlConnectionProtocol.UnixSocket;
                break;
            case "connect_timeout": connections.ConnectionTimeout = Seconds(faults, key, value); break;
            case "read_timeout" or "write_timeout":
                connections.DefaultCommandTimeout = Math.Min(connections.DefaultCommandTimeout, Seconds(faults, key, value));
                break;
            case "program_name": connections.ApplicationName = value; break;
            case "compress": connections.UseCompression = Truth(faults, key, value); break;
            case "init_command": break;
            case "read_default_file" or "read_default_group":
                faults.Add(
                    $"has {key}={value}, and files of MySQL's client are not read here; expected user, password, host and ssl_ca in the "
                        + "URL itself");
                break;
            default:
                if (!Meaningless.Contains(key, StringComparer.Ordinal) && !Tls.Contains(key, StringComparer.Ordinal))
                {
                    faults.Add(
                        $"has the unknown option '{key}'; known are charset, unix_socket, connect_timeout, read_timeout, write_timeout, "
                            + $"init_command, program_name, compress, {string.Join(", ", Tls)}");
                }

                break;
        }
    }

    // SQLAlchemy's drivers verify a server's certificate and its name when they are given an authority, and neither without one.
    private static void ApplyTls(MySqlConnectionStringBuilder connections, DatabaseUrl url, UrlFaults faults)
    {
        bool? Is(string key) => url.Options.TryGetValue(key, out var value) ? Truth(faults, key, value) : null;

        // All are looked at, whichever count.
        var (disabled, hostName) = (Is("ssl_disabled"), Is("ssl_check_hostname"));
        var (verify, identity) = (Is("ssl_verify_cert"), Is("ssl_verify_identity"));
        if (!Tls.Any(url.Options.ContainsKey) || disabled == true)
            return;
        connections.SslCa = url.Options.GetValueOrDefault("ssl_ca", "");
        connections.SslCert = url.Options.GetValueOrDefault("ssl_cert", "");
        connections.SslKey = url.Options.GetValueOrDefault("ssl_key", "");
        if (connections.SslCert.Length > 0 != connections.SslKey.Length > 0)
            faults.Add("has one of ssl_cert and ssl_key; expected both or neither");
        if (url.Options.TryGetValue("ssl_mode", out var mode))
        {
            connections.SslMode = Mode(faults, mode);
            return;
        }

        var verifies = verify ?? identity == true || connections.SslCa.Length > 0;
        var names = identity ?? hostName ?? connections.SslCa.Length > 0;
        connections.SslMode = !verifies ? MySqlSslMode.Required : names ? MySqlSslMode.VerifyFull : MySqlSslMode.VerifyCA;
    }

    private static MySqlSslMode Mode(UrlFaults faults, string value)
    {
        switch (value.ToUpperInvariant())
        {
            case "DISABLED": return MySqlSslMode.None;
            case "PREFERRED": return MySqlSslMode.Preferred;
            case "REQUIRED": return MySqlSslMode.Required;
            case "VERIFY_CA": return MySqlSslMode.VerifyCA;
            case "VERIFY_IDENTITY": return MySqlSslMode.VerifyFull;
            default:
                faults.Add($"has ssl_mode={value}; expected DISABLED, PREFERRED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY");
                return MySqlSslMode.VerifyFull;
        }
    }

    private static bool Truth(UrlFaults faults, string key, string value)
    {
        switch (value.ToUpperInvariant())
        {
            case "1" or "TRUE" or "YES" or "ON" or "REQUIRED": return true;
            case "0" or "FALSE" or "NO" or "OFF" or "NONE": return false;
            default:
                faults.Add($"has {key}={value}; expected true or false");
                return false;
        }
    }

    private static uint Seconds(UrlFaults faults, string key, string value)
    {
        if (uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 86400)
            return number;
        faults.Add($"has {key}={value}; expected seconds, 1 to 86400");
        return 1;
    }
}
