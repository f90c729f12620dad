using System.Reflection;

namespace GlanceSupervisor;

/// <summary>Version of this program.</summary>
internal static class ProgramVersion
{
    /// <summary>As it is told, without the commit it was built from.</summary>
    public static string Text { get; } =
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
