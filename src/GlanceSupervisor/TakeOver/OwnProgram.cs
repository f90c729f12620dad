using System.Globalization;
using Glance.Linux.Descriptors;
using Glance.Linux.ServiceManager;
using Glance.Linux.Spawning;

namespace GlanceSupervisor.TakeOver;

/// <summary>The program on disk that this process was started from: what an upgrade replaces.</summary>
/// <param name="Path">Its path, looked up when the service started; null when that is not known.</param>
/// <param name="Arguments">What it was started with.</param>
/// <param name="Service">What the service manager said, for the successor.</param>
internal sealed record OwnProgram(string? Path, IReadOnlyList<string> Arguments, ServiceEnvironment Service)
{
    /// <summary>Lets it run in the place of this one. Returns only by failing.</summary>
    /// <param name="state">Memory file with what is left to it.</param>
    /// <param name="descriptors">Descriptors that are left to it.</param>
    /// <exception cref="IOException">It cannot be run.</exception>
    public void Become(Descriptor state, IReadOnlyList<int> descriptors)
    {
        var variables = Service.ForSuccessor.Append(new KeyValuePair<string, string>(TakeOverState.Variable, state.Number.ToString(CultureInfo.InvariantCulture)));
        Successor.Become(Path ?? throw new IOException("the path of the program that runs is not known"), Arguments, variables, [state.Number, .. descriptors]);
    }
}
