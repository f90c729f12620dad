using System.Globalization;
using Glance.Linux.Descriptors;

namespace Glance.Linux.ServiceManager;

/// <summary>
/// What systemd tells a service by its environment: where to report, how often to prove that it is alive, which sockets are open already
/// (sd_notify(3), sd_watchdog_enabled(3), sd_listen_fds(3)). It is meant for the main process alone and is taken out of the environment,
/// so that no child believes to be that process.
/// </summary>
public sealed record ServiceEnvironment
{
    /// <summary>Number of the first inherited descriptor.</summary>
    public const int FirstDescriptor = 3;

    private const string Notify = "NOTIFY_SOCKET";
    private const string WatchdogUsec = "WATCHDOG_USEC";
    private const string WatchdogPid = "WATCHDOG_PID";
    private const string ListenFds = "LISTEN_FDS";
    private const string ListenPid = "LISTEN_PID";
    private const string ListenNames = "LISTEN_FDNAMES";

    // Descriptors beyond this are no inheritance but a mistake.
    private const int MostDescriptors = 4096;

    private static readonly string[] Variables = [Notify, WatchdogUsec, WatchdogPid, ListenFds, ListenPid, ListenNames, "LISTEN_PIDFDID"];

    /// <summary>No service manager.</summary>
    public static ServiceEnvironment None { get; } = new();

    /// <summary>Address of the datagram socket that hears reports; null without a service manager.</summary>
    public string? NotifyAddress { get; init; }

    /// <summary>The service is restarted when it is silent for this long; null when nobody watches.</summary>
    public TimeSpan? WatchdogTimeout { get; init; }

    /// <summary>Sockets that are open already, in the order of their numbers.</summary>
    public IReadOnlyList<InheritedDescriptor> Descriptors { get; init; } = [];

    /// <summary>What in the environment makes no sense, for the log.</summary>
    public IReadOnlyList<string> Oddities { get; init; } = [];

    /// <summary>Variables a process needs that takes the place of this one and reports in its stead.</summary>
    public IReadOnlyDictionary<string, string> ForSuccessor
    {
        get
        {
            var variables = new Dictionary<string, string>(StringComparer.Ordinal);
            if (NotifyAddress is { } address)
                variables[Notify] = address;
            if (WatchdogTimeout is { } timeout)
                variables[WatchdogUsec] = ((long)timeout.TotalMicroseconds).ToString(CultureInfo.InvariantCulture);
            return variables;
        }
    }

    /// <summary>
    /// Reads the environment of this process and takes the variables out of it. Inherited descriptors become close-on-exec.
    /// </summary>
    public static ServiceEnvironment Take()
    {
        var environment = Parse(Environment.GetEnvironmentVariable, Environment.ProcessId);
        foreach (var variable in Variables)
            Environment.SetEnvironmentVariable(variable, null);
        var open = new List<InheritedDescriptor>();
        var oddities = new List<string>(environment.Oddities);
        foreach (var descriptor in environment.Descriptors)
        {
            try
            {
                _ = Descriptor.Inherit(descriptor.Number);
                open.Add(descriptor);
            }
            catch (IOException closed)
            {
                oddities.Add($"{ListenFds} announces it, but {closed.Message}");
            }
        }

        return environment with { Descriptors = open, Oddities = oddities };
    }

    /// <summary>Reads variables.</summary>
    /// <param name="read">Gives a variable's value, or null.</param>
    /// <param name="pid">The pid of this process: what is meant for another one is not for us.</param>
    public static ServiceEnvironment Parse(Func<string, string?> read, int pid)
    {
        ArgumentNullException.ThrowIfNull(read);
        var oddities = new List<string>();
        return new ServiceEnvironment
        {
            NotifyAddress = read(Notify) is { Length: > 0 } address ? address : null,
            WatchdogTimeout = ParseWatchdog(read, pid, oddities),
            Descriptors = ParseDescriptors(read, pid, oddities),
            Oddities = oddities,
        };
    }

    private static TimeSpan? ParseWatchdog(Func<string, string?> read, int pid, List<string> oddities)
    {
        if (read(WatchdogUsec) is not { Length: > 0 } text || !IsForUs(read, WatchdogPid, pid, unsetIsForUs: true))
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0)
            return TimeSpan.FromMicroseconds(microseconds);
        oddities.Add($"{WatchdogUsec}={text} is no number of microseconds");
        return null;
    }

    private static IReadOnlyList<InheritedDescriptor> ParseDescriptors(Func<string, string?> read, int pid, List<string> oddities)
    {
        if (read(ListenFds) is not { Length: > 0 } text || !IsForUs(read, ListenPid, pid, unsetIsForUs: false))
            return [];
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > MostDescriptors)
        {
            oddities.Add($"{ListenFds}={text} is no number of descriptors");
            return [];
        }

        var names = read(ListenNames)?.Split(':') ?? [];
        return [.. Enumerable.Range(0, count).Select(i => new InheritedDescriptor(FirstDescriptor + i, i < names.Length ? names[i] : "unknown"))];
    }

    private static bool IsForUs(Func<string, string?> read, string variable, int pid, bool unsetIsForUs) =>
        read(variable) is { Length: > 0 } named ? named == pid.ToString(CultureInfo.InvariantCulture) : unsetIsForUs;
}
