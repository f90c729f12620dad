using Glance.Linux.ServiceManager;

namespace GlanceSupervisor.TakeOver;

/// <summary>How this program was started.</summary>
/// <param name="Path">Its path, looked up when the service started; null when that is not known.</param>
/// <param name="Arguments">What it was started with.</param>
/// <param name="Service">What the service manager said, for the program that takes over.</param>
internal sealed record ProgramStart(string? Path, IReadOnlyList<string> Arguments, ServiceEnvironment Service);
