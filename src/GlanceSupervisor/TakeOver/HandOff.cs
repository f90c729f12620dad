using System.Globalization;
using Glance.Configuration.HandOver;
using Glance.Linux.Descriptors;
using Glance.Linux.Sockets;
using GlanceSupervisor.Policy;
using GlanceSupervisor.Reloading;
using GlanceSupervisor.Workers;

namespace GlanceSupervisor.TakeOver;

/// <summary>What this program found when it began in the place of another one.</summary>
/// <param name="State">What the other one left.</param>
/// <param name="Configuration">The configuration it passed preflight with.</param>
internal sealed record HandOff(HandOffState State, ConfigurationOutcome Configuration)
{
    /// <summary>Takes what was left, if anything was.</summary>
    /// <returns>Null at an ordinary start.</returns>
    /// <exception cref="InvalidDataException">It makes no sense, in spite of the preflight.</exception>
    public static HandOff? Take()
    {
        if (Environment.GetEnvironmentVariable(HandOffState.Variable) is not { Length: > 0 } text)
            return null;
        Environment.SetEnvironmentVariable(HandOffState.Variable, null);
        using var written = Descriptor.Inherit(int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture));
        var state = HandOffState.FromBytes(MemoryFile.ReadAll(written));
        using var configuration = Descriptor.Inherit(state.Configuration);
        var handOver = WorkerHandOver.FromBytes(MemoryFile.ReadAll(configuration));
        return new HandOff(state, new ConfigurationOutcome { Options = SupervisorOptions.From(handOver.Configuration), HandOver = handOver });
    }

    /// <summary>
    /// The generation in force: the socket and its workers are the other program's, all else is what this one was tried with.
    /// </summary>
    public Generation ToGeneration(SupervisorOptions options, Descriptor configuration)
    {
        var inForce = options with { BindHost = State.BindHost, BindPort = State.BindPort, Backlog = State.Backlog, TcpKeepIdle = State.TcpKeepIdle };
        return new Generation(State.Generation, inForce, configuration, ListeningSocket.Adopt(State.Listener, State.Origin, State.Backlog, State.TcpKeepIdle)) { Database = State.Database };
    }
}
