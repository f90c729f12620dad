using System.Globalization;
using Glance.Configuration.HandOver;
using Glance.Linux.Descriptors;
using Glance.Linux.Sockets;
using GlanceSupervisor.Supervision;

namespace GlanceSupervisor.TakeOver;

/// <summary>What this program found when it began in the place of another one.</summary>
/// <param name="State">What the other one left.</param>
/// <param name="Configuration">The configuration it was tried with.</param>
internal sealed record Inheritance(TakeOverState State, ConfigurationOutcome Configuration)
{
    /// <summary>Takes what was left, if anything was.</summary>
    /// <returns>Null at an ordinary start.</returns>
    /// <exception cref="InvalidDataException">It makes no sense, in spite of the trial.</exception>
    public static Inheritance? Take()
    {
        if (Environment.GetEnvironmentVariable(TakeOverState.Variable) is not { Length: > 0 } text)
            return null;
        Environment.SetEnvironmentVariable(TakeOverState.Variable, null);
        using var written = Descriptor.Inherit(int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture));
        var state = TakeOverState.FromBytes(MemoryFile.ReadAll(written));
        using var configuration = Descriptor.Inherit(state.Configuration);
        var handOver = WorkerHandOver.FromBytes(MemoryFile.ReadAll(configuration));
        return new Inheritance(state, new ConfigurationOutcome { Options = SupervisorOptions.From(handOver.Configuration), HandOver = handOver });
    }

    /// <summary>The generation in force: the socket and its workers are the other program's, all else is what this one was tried with.</summary>
    public Generation ToGeneration(SupervisorOptions options, Descriptor configuration)
    {
        var inForce = options with { BindHost = State.BindHost, BindPort = State.BindPort, Backlog = State.Backlog, TcpKeepIdle = State.TcpKeepIdle };
        return new Generation(State.Generation, inForce, configuration, ListeningSocket.Adopt(State.Listener, State.Origin, State.Backlog, State.TcpKeepIdle)) { Database = State.Database };
    }
}
