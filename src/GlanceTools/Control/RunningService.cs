using Glance.Control.Workers;
using Glance.Linux.Inspection;

namespace GlanceTools.Control;

/// <summary>A service as its process tells, without being asked.</summary>
/// <param name="Pid">The process.</param>
internal sealed record RunningService(int Pid)
{
    private const string Worker = "glance-worker";

    /// <summary>Whether it serves alone (<c>workers = 0</c>): the program of a worker, though no supervisor started it.</summary>
    public bool ServesAlone => Path.GetFileName(Program().Name) == Worker;

    /// <summary>What glance-api was started with.</summary>
    /// <exception cref="IOException">It does not tell; the message says what to do.</exception>
    public IReadOnlyList<string> Arguments
    {
        get
        {
            var (name, words) = Program();
            return (Path.GetFileName(name) == Worker ? WorkerArguments.ServiceArgumentsOf(words) : name.Length > 0 ? words : null)
                ?? throw new IOException($"what process {Pid} was started with cannot be seen; "
                    + "name its configuration: glance-control restart CONFPATH");
        }
    }

    // An interpreter may stand before the program.
    private (string Name, IReadOnlyList<string> Words) Program()
    {
        var words = ProcessIdentity.CommandLine(Pid);
        var at = words.Take(2).TakeWhile(word => !Path.GetFileName(word).StartsWith("glance-", StringComparison.Ordinal)).Count();
        return at < words.Count ? (words[at], [.. words.Skip(at + 1)]) : (string.Empty, []);
    }
}
