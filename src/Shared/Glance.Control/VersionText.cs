using System.Reflection;

namespace Glance.Control;

/// <summary>The version of a program of this service, as people and reports name it.</summary>
public static class VersionText
{
    /// <summary>The version without what the build adds behind a plus sign.</summary>
    /// <param name="program">The program's assembly.</param>
    /// <returns>Such as 0.1.0; "unknown" for an assembly that has none.</returns>
    public static string Of(Assembly program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return program.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
    }
}
