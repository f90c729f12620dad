namespace Glance.TestKit.Processes;

/// <summary>How a test wants its server.</summary>
public sealed record GlanceServerSettings
{
    /// <summary>bind_host</summary>
    public string BindHost { get; init; } = "127.0.0.1";

    /// <summary>bind_port; 0 takes a free one.</summary>
    public int BindPort { get; init; }

    /// <summary>workers</summary>
    public int Workers { get; init; } = 2;

    /// <summary>Where images go; null for a directory of the server's own.</summary>
    public string? ImageDirectory { get; init; }

    /// <summary>The database's URL; null for a SQLite file of the server's own.</summary>
    public string? Database { get; init; }

    /// <summary>Further lines of [DEFAULT].</summary>
    public string DefaultGroup { get; init; } = string.Empty;

    /// <summary>What carries clients' bytes; the environment variable GLANCE_TEST_TRANSPORT chooses for a whole run.</summary>
    public string Transport { get; init; } = Environment.GetEnvironmentVariable("GLANCE_TEST_TRANSPORT") ?? "loop";

    /// <summary>Lines of [worker].</summary>
    public string WorkerGroup { get; init; } = string.Empty;

    /// <summary>Further groups.</summary>
    public string OtherGroups { get; init; } = string.Empty;

    /// <summary>Folder of the programs; null for the built ones.</summary>
    public string? Programs { get; init; }

    /// <summary>
    /// Words in front of the command, such as <c>sh -c '… exec "$@"' sh</c>; the program must keep the pid unless
    /// <see cref="WrapperForks"/>.
    /// </summary>
    public IReadOnlyList<string> Wrapper { get; init; } = [];

    /// <summary>Whether the supervisor is the wrapper's child, as behind unshare --fork.</summary>
    public bool WrapperForks { get; init; }

    /// <summary>Changes the paste file before the start.</summary>
    public Func<string, string>? Paste { get; init; }

    /// <summary>Further arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
