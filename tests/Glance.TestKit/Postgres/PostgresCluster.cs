using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Glance.TestKit.Databases;
using Npgsql;
using NUnit.Framework;

namespace Glance.TestKit.Postgres;

/// <summary>
/// A PostgreSQL of its own on loopback, as Debian's package installs it. Its collation is not C's, so that what must sort by code point
/// shows whether it asks for that.
/// </summary>
public sealed class PostgresCluster : IDatabaseServer
{
    private const string Install = "apt-get install postgresql-15";
    private const string Password = "pa ss@1/";

    private static readonly Lazy<Task<PostgresCluster>> TheShared = new(StartAsync);

    private readonly string _bin;
    private readonly DirectoryInfo _directory;

    private PostgresCluster(string bin, DirectoryInfo directory, int port)
    {
        _bin = bin;
        _directory = directory;
        Port = port;
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>Whether it runs.</summary>
    public bool IsUp => File.Exists(Path.Combine(Data, "postmaster.pid"));

    private string Data => Path.Combine(_directory.FullName, "data");

    /// <summary>The one that tests share; each makes databases of its own in it.</summary>
    public static Task<PostgresCluster> SharedAsync() => TheShared.Value;

    /// <summary>Stops the shared one, if any test used it.</summary>
    public static async ValueTask StopSharedAsync()
    {
        if (TheShared is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await TheShared.Value).DisposeAsync();
    }

    /// <summary>Starts one; ignores the running test where PostgreSQL is missing.</summary>
    public static async Task<PostgresCluster> StartAsync()
    {
        var bin = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(candidate => File.Exists(Path.Combine(candidate, "initdb"))).Order().LastOrDefault()
            : null;
        if (bin is null)
            Assert.Ignore($"PostgreSQL is not installed: {Install}");
        var cluster = new PostgresCluster(bin!, Directory.CreateTempSubdirectory("glance-postgres-"), FreePort());
        await cluster.InitialiseAsync();
        await cluster.UpAsync();
        await using var admin = await cluster.ConnectAsync("postgres", admin: true);
        await ExecuteAsync(admin, $"CREATE ROLE glance LOGIN CREATEDB PASSWORD '{Password}'");
        return cluster;
    }

    /// <summary>How Glance's configuration names a database of it.</summary>
    public string Url(string database) =>
        $"postgresql+psycopg2://glance:{Uri.EscapeDataString(Password)}@127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}/{database}";

    /// <summary>How Npgsql names a database of it.</summary>
    public string ConnectionString(string database, bool admin = false) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = Port,
            Username = admin ? "postgres" : "glance",
            Password = Password,
            Database = database,
            Pooling = false,
        }.ConnectionString;

    /// <summary>A connection for looking at a database behind the program's back.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(string database, bool admin = false)
    {
        var connection = new NpgsqlConnection(ConnectionString(database, admin));
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Makes an empty database; its name.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"t{Guid.NewGuid():N}";
        await using var connection = await ConnectAsync("postgres");
        await ExecuteAsync(connection, $"CREATE DATABASE {name}");
        return name;
    }

    /// <summary>Removes a database, whoever uses it.</summary>
    public async Task DropDatabaseAsync(string name)
    {
        await using var connection = await ConnectAsync("postgres", admin: true);
        await ExecuteAsync(connection, $"DROP DATABASE {name} WITH (FORCE)");
    }

    /// <summary>Starts the server.</summary>
    public Task UpAsync() => ControlAsync("start", "-l", Path.Combine(_directory.FullName, "log"), "-o",
        $"-c listen_addresses=127.0.0.1 -c port={Port} -c unix_socket_directories={_directory.FullName} -c fsync=off -c max_connections=400");

    /// <summary>Stops the server; <c>fast</c> ends connections in order, <c>immediate</c> like a crash.</summary>
    public Task DownAsync(string mode) => ControlAsync("stop", "-m", mode);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (IsUp)
            await DownAsync("immediate");
        _directory.Delete(recursive: true);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task InitialiseAsync()
    {
        var password = Path.Combine(_directory.FullName, "password");
        await File.WriteAllTextAsync(password, Password);
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", ["-R", "postgres:", _directory.FullName]);
        await RunAsync("initdb",
            ["-D", Data, "-U", "postgres", "-A", "scram-sha-256", $"--pwfile={password}", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"]);
    }

    private Task ControlAsync(string verb, params string[] more) => RunAsync("pg_ctl", [verb, "-D", Data, "-w", "-s", .. more]);

    // The server does not run as root.
    private async Task RunAsync(string program, string[] arguments)
    {
        var path = program == "chown" ? "/usr/bin/chown" : Path.Combine(_bin, program);
        var start = Environment.IsPrivilegedProcess && program != "chown"
            ? new ProcessStartInfo("/usr/bin/setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", "--", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        start.RedirectStandardError = true;
        start.WorkingDirectory = "/";
        using var process = Process.Start(start) ?? throw new AssertionException($"{path} did not start");
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new AssertionException($"{program}: exit code {process.ExitCode}: {await process.StandardError.ReadToEndAsync()}");
    }
}
