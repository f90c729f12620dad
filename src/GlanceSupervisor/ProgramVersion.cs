using System.Reflection;
using Glance.Control;

namespace GlanceSupervisor;

/// <summary>Version of this program.</summary>
internal static class ProgramVersion
{
    /// <summary>As it is told, without the commit it was built from.</summary>
    public static string Text { get; } = VersionText.Of(Assembly.GetExecutingAssembly());
}
