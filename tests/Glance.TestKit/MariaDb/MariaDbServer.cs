using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Glance.TestKit.Databases;
using Glance.TestKit.Processes;
using MySqlConnector;
using NUnit.Framework;

namespace Glance.TestKit.MariaDb;

/// <summary>A MariaDB of its own on loopback, as Debian's package installs it.</summary>
public sealed class MariaDbServer : IDatabaseServer
{
    private const string Program = "/usr/sbin/mariadbd";
    private const string Password = "pa ss@1/";

    private static readonly Lazy<Task<MariaDbServer>> TheShared = new(static () => StartAsync());

    private readonly DirectoryInfo _directory;
    private readonly string[] _settings;
    private Process? _process;

    private MariaDbServer(DirectoryInfo directory, int port, string[] settings)
    {
        _directory = directory;
        _settings = settings;
        Port = port;
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>Its socket in the file system.</summary>
    public string Socket => Path.Combine(_directory.FullName, "socket");

    /// <summary>Whether it runs.</summary>
    public bool IsUp => _process is { HasExited: false };

    /// <summary>Its process, which it is all in.</summary>
    public int Pid => _process?.Id ?? throw new InvalidOperationException("the server does not run");

    // The server does not stay root.
    private static string[] Unprivileged => Environment.IsPrivilegedProcess ? ["--user=mysql"] : [];

    private string Data => Path.Combine(_directory.FullName, "data");

    private string Users => Path.Combine(_directory.FullName, "users.sql");

    /// <summary>The one that tests share; each makes databases of its own in it.</summary>
    public static Task<MariaDbServer> SharedAsync() => TheShared.Value;

    /// <summary>Stops the shared one, if any test used it.</summary>
    public static async ValueTask StopSharedAsync()
    {
        if (TheShared is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await TheShared.Value).DisposeAsync();
    }

    /// <summary>Starts one; ignores the running test where MariaDB is missing.</summary>
    /// <param name="settings">Further arguments of the server.</param>
    public static async Task<MariaDbServer> StartAsync(params string[] settings)
    {
        if (!File.Exists(Program))
            Assert.Ignore($"{Program} is not installed: apt-get install mariadb-server");
        var server = new MariaDbServer(Directory.CreateTempSubdirectory("glance-mariadb-"), FreePort(), settings);
        await server.InitialiseAsync();
        await server.UpAsync();
        return server;
    }

    /// <summary>How Glance's configuration names a database of it.</summary>
    public string Url(string database) =>
        $"mysql+pymysql://glance:{Uri.EscapeDataString(Password)}@127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}/{database}";

    /// <summary>How MySqlConnector names a database of it.</summary>
    public string ConnectionString(string database, bool admin = false) =>
        new MySqlConnectionStringBuilder
        {
            Server = "127.0.0.1",
            Port = (uint)Port,
            UserID = admin ? "admin" : "glance",
            Password = Password,
            Database = database,
            Pooling = false,
            SslMode = MySqlSslMode.None,
            AllowUserVariables = true,
        }.ConnectionString;

    /// <summary>A connection for looking at a database behind the program's back.</summary>
    public async Task<MySqlConnection> ConnectAsync(string database, bool admin = false)
    {
        var connection = new MySqlConnection(ConnectionString(database, admin));
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Makes an empty database; its name.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"t{Guid.NewGuid():N}";
        await ExecuteAsync($"CREATE DATABASE {name} CHARACTER SET utf8mb3");
        return name;
    }

    /// <summary>Removes a database, whoever uses it.</summary>
    public Task DropDatabaseAsync(string name) => ExecuteAsync($"DROP DATABASE {name}");

    /// <summary>Runs statements as an administrator.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync("mysql", admin: true);
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Copies a database's tables and rows as an operator's backup does.</summary>
    /// <param name="from">One.</param>
    /// <param name="into">Another, which is empty.</param>
    public Task CopyAsync(string from, string into) => RunAsync("/bin/sh",
        ["-c", "mariadb-dump --no-defaults -S \"$0\" -u root \"$1\" | mariadb --no-defaults -S \"$0\" -u root \"$2\"", Socket, from, into]);

    /// <summary>Starts the server.</summary>
    public async Task UpAsync()
    {
        var start = new ProcessStartInfo(Program, [.. Arguments(), .. _settings]) { RedirectStandardError = true, WorkingDirectory = "/" };
        _process = Process.Start(start) ?? throw new AssertionException($"{Program} did not start");
        var said = new List<string>();
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (line.Contains("mariadbd: ready for connections", StringComparison.Ordinal))
            {
                _ = _process.StandardError.ReadToEndAsync();
                return;
            }
        }

        throw new AssertionException($"{Program} ended before it was ready: {string.Join('\n', said)}");
    }

    /// <summary>Stops the server.</summary>
    /// <param name="mode"><c>fast</c> ends connections in order, <c>immediate</c> is a crash.</param>
    public async Task DownAsync(string mode)
    {
        if (_process is null)
            return;
        if (mode == "immediate")
            _process.Kill();
        else
            PosixKill.Send(_process.Id, PosixKill.Term);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DownAsync("immediate");
        _directory.Delete(recursive: true);
    }

    /// <summary>A port that nobody listens on.</summary>
    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string[] Arguments() =>
    [
        "--no-defaults", .. Unprivileged, $"--datadir={Data}", $"--init-file={Users}", "--bind-address=127.0.0.1",
        $"--port={Port.ToString(CultureInfo.InvariantCulture)}", $"--socket={Socket}", $"--pid-file={Socket}.pid",
        "--skip-name-resolve", "--max-connections=400",
        "--innodb-flush-log-at-trx-commit=2", "--innodb-buffer-pool-size=64M", "--innodb-log-file-size=16M",
        // What the system has outlives every crash of the server: no test waits for a disk, which beside others takes half a minute for the
        // tables of a database.
        "--innodb-flush-method=nosync", "--sync-frm=OFF",
    ];

    private async Task InitialiseAsync()
    {
        if (Environment.IsPrivilegedProcess)
            await RunAsync("/usr/bin/chown", ["-R", "mysql:", _directory.FullName]);
        await File.WriteAllTextAsync(Users, $"""
            CREATE OR REPLACE USER admin@'127.0.0.1' IDENTIFIED BY '{Password}';
            GRANT ALL ON *.* TO admin@'127.0.0.1' WITH GRANT OPTION;
            CREATE OR REPLACE USER glance@'127.0.0.1' IDENTIFIED BY '{Password}';
            GRANT ALL ON `t%`.* TO glance@'127.0.0.1';
            CREATE OR REPLACE USER glance@localhost IDENTIFIED BY '{Password}';
            GRANT ALL ON `t%`.* TO glance@localhost;

            """);
        await RunAsync("/usr/bin/mariadb-install-db",
            ["--no-defaults", .. Unprivileged, $"--datadir={Data}", "--skip-test-db", "--auth-root-authentication-method=normal"]);
    }

    private static async Task RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start) ?? throw new AssertionException($"{program} did not start");
        var said = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new AssertionException($"{program}: exit code {process.ExitCode}: {await errors} {await said}");
    }
}
