using System.Text;
using Glance.Linux.Descriptors;
using Glance.Linux.Spawning;

namespace GlanceSupervisor.TakeOver;

/// <summary>How the preflight of a program went.</summary>
/// <param name="Version">Version of a program that can take over; null when it cannot.</param>
/// <param name="Reason">Why it cannot.</param>
internal sealed record PreflightResult(string? Version, string? Reason)
{
    private const string Ready = "ready";
    private const string Refused = "refused";

    /// <summary>Writes the answer of a program in preflight.</summary>
    public void WriteTo(Descriptor answer) =>
        MemoryFile.Write(answer, Encoding.UTF8.GetBytes(Version is { } version ? $"{Ready}\n{version}" : $"{Refused}\n{Reason}"));

    /// <summary>Reads it. A program that ends without an answer cannot take over, whatever its exit code.</summary>
    public static PreflightResult ReadFrom(Descriptor answer, string program, ExitStatus status)
    {
        var text = Encoding.UTF8.GetString(MemoryFile.ReadAll(answer)).Split('\n', 2);
        return text switch
        {
            [Ready, var version] when status.Success => new PreflightResult(version, null),
            [Refused, var reason] => new PreflightResult(null, reason),
            _ => new PreflightResult(null, $"{program} {status} without showing that it can take over; "
                + "what it printed is on standard error of the service"),
        };
    }
}
