using System.Globalization;

namespace Glance.Linux.Spawning;

/// <summary>
/// How a child ended. The runtime gives 128 + n for a child that died of signal n, which looks like an exit with that status:
/// this is the one place that decides, and it decides for the signal, since no program here exits above 128.
/// </summary>
/// <param name="Code">The runtime's exit code.</param>
public readonly record struct ExitStatus(int Code)
{
    private const int SignalBase = 128;

    /// <summary>Number of the signal it died of; null when it exited by itself.</summary>
    public int? Signal => Code > SignalBase && Code <= SignalBase + 64 ? Code - SignalBase : null;

    /// <summary>Whether it exited by itself with status 0.</summary>
    public bool Success => Code == 0;

    /// <summary>For the log: <c>exited with status 1</c>, <c>was killed by signal 9 (SIGKILL; out of memory?)</c>.</summary>
    public override string ToString() => Signal switch
    {
        null => string.Create(CultureInfo.InvariantCulture, $"exited with status {Code}"),
        9 => "was killed by signal 9 (SIGKILL: by hand, by its supervisor or for want of memory)",
        { } signal => string.Create(CultureInfo.InvariantCulture, $"was killed by signal {signal} ({Name(signal)})"),
    };

    private static string Name(int signal) => signal switch
    {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        10 => "SIGUSR1",
        14 => "SIGALRM",
        11 => "SIGSEGV",
        12 => "SIGUSR2",
        13 => "SIGPIPE",
        15 => "SIGTERM",
        _ => "see signal(7)",
    };
}
