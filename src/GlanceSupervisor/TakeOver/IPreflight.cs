using Glance.Linux.Descriptors;

namespace GlanceSupervisor.TakeOver;

/// <summary>The program on disk, started beside the running one to show that it could take over.</summary>
internal interface IPreflight : IDisposable
{
    /// <summary>Memory file with the configuration that the program would serve with.</summary>
    Descriptor Configuration { get; }
}
