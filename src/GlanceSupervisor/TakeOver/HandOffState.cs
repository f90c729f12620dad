using System.Globalization;
using System.Text;
using Glance.Linux.Sockets;
using GlanceSupervisor.Workers;

namespace GlanceSupervisor.TakeOver;

/// <summary>
/// What a supervisor leaves to the program that takes its place in the same process. Lines of words, read by another version of this
/// program: a line it does not know is passed over, and <see cref="Format"/> changes only when that would be wrong.
/// </summary>
internal sealed record HandOffState
{
    /// <summary>Environment variable with the descriptor of the memory file that holds it.</summary>
    public const string Variable = "GLANCE_TAKE_OVER";

    private const int Format = 1;

    /// <summary>Version of the program that leaves.</summary>
    public required string FromVersion { get; init; }

    /// <summary>Number of the generation in force.</summary>
    public required int Generation { get; init; }

    /// <summary>Descriptor of the listening socket.</summary>
    public required int Listener { get; init; }

    /// <summary>Who opened it.</summary>
    public required SocketOrigin Origin { get; init; }

    /// <summary>What it was asked to bind to.</summary>
    public required string BindHost { get; init; }

    /// <summary>What it was asked to bind to.</summary>
    public required int BindPort { get; init; }

    /// <summary>Backlog in force.</summary>
    public required int Backlog { get; init; }

    /// <summary>Keep-alive idle time in force.</summary>
    public required TimeSpan TcpKeepIdle { get; init; }

    /// <summary>Which file the database is, in words of a worker that have no line ends; null when that is not known.</summary>
    public string? Database { get; init; }

    /// <summary>Descriptor of the memory file with the configuration of the preflight.</summary>
    public int Configuration { get; init; }

    /// <summary>Descriptor of the socket on which administrators ask; 0 when there is none.</summary>
    public int Administration { get; init; }

    /// <summary>Connections of those who wait for the outcome.</summary>
    public IReadOnlyList<int> Waiting { get; init; } = [];

    /// <summary>Whether a reload was asked for meanwhile.</summary>
    public bool ReloadPending { get; init; }

    /// <summary>Timestamp of the service's start; null from a program that does not tell. It is one clock as long as it is one process.</summary>
    public long? StartedAt { get; init; }

    /// <summary>Reloads since then that were done, and that failed.</summary>
    public (int Done, int Failed) Reloads { get; init; }

    /// <summary>The living workers.</summary>
    public IReadOnlyList<HandOffWorker> Workers { get; init; } = [];

    /// <summary>All descriptors that are left.</summary>
    public IReadOnlyList<int> Descriptors =>
        [Listener, Configuration, .. Administration == 0 ? (int[])[] : [Administration], .. Waiting, .. Workers.Select(worker => worker.Channel)];

    /// <summary>The bytes to leave.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder();
        Line(text, "format", Format);
        Line(text, "version", FromVersion);
        Line(text, "generation", Generation);
        Line(text, "listener", Listener, (int)Origin, Backlog, (long)TcpKeepIdle.TotalSeconds, BindPort, BindHost);
        Line(text, "configuration", Configuration);
        Line(text, "administration", Administration);
        Line(text, "reload", ReloadPending ? 1 : 0);
        if (Database is not null)
            Line(text, "database", Database);
        if (StartedAt is { } startedAt)
            Line(text, "since", startedAt, Reloads.Done, Reloads.Failed);
        foreach (var connection in Waiting)
            Line(text, "asker", connection);
        foreach (var worker in Workers)
            Line(text, "worker", worker.Pid, worker.Channel, worker.Generation, worker.Leaving ? 1 : 0, worker.StartedAt, worker.KillAt, worker.Served);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Reads the bytes back.</summary>
    /// <exception cref="InvalidDataException">Another version wrote them in a way that this one does not understand.</exception>
    public static HandOffState FromBytes(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var lines = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToLookup(words => words[0]);
            var format = Number(lines["format"].Single()[1]);
            if (format != Format)
                throw new InvalidDataException($"the running program leaves its state in format {format}, this one reads {Format}: restart instead");
            var listener = lines["listener"].Single();
            var since = lines["since"].SingleOrDefault();
            return new HandOffState
            {
                FromVersion = lines["version"].Single()[1],
                Generation = Number(lines["generation"].Single()[1]),
                Listener = Number(listener[1]),
                Origin = (SocketOrigin)Number(listener[2]),
                Backlog = Number(listener[3]),
                TcpKeepIdle = TimeSpan.FromSeconds(Number(listener[4])),
                BindPort = Number(listener[5]),
                BindHost = listener[6],
                Configuration = Number(lines["configuration"].Single()[1]),
                Administration = Number(lines["administration"].Single()[1]),
                ReloadPending = Number(lines["reload"].Single()[1]) != 0,
                Database = lines["database"].SingleOrDefault() is { } words ? string.Join(' ', words[1..]) : null,
                StartedAt = since is null ? null : Long(since[1]),
                Reloads = since is null ? default : (Number(since[2]), Number(since[3])),
                Waiting = [.. lines["asker"].Select(words => Number(words[1]))],
                Workers = [.. lines["worker"].Select(Worker)],
            };
        }
        catch (Exception malformed) when (malformed is InvalidOperationException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            throw new InvalidDataException("the running program leaves a state that this one does not understand: restart instead", malformed);
        }
    }

    private static HandOffWorker Worker(string[] words) => new()
    {
        Pid = Number(words[1]),
        Channel = Number(words[2]),
        Generation = Number(words[3]),
        Leaving = Number(words[4]) != 0,
        StartedAt = Long(words[5]),
        KillAt = Long(words[6]),
        Served = Long(words[7]),
    };

    private static void Line(StringBuilder text, string key, params object[] words)
    {
        text.Append(key);
        foreach (var word in words)
            text.Append(' ').Append(Convert.ToString(word, CultureInfo.InvariantCulture));
        text.Append('\n');
    }

    private static int Number(string word) => int.Parse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static long Long(string word) => long.Parse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
