using System.Runtime.CompilerServices;

namespace Glance.UnitTests.Api;

/// <summary>Finds approved texts beside the sources.</summary>
internal static class ApprovedText
{
    public static string PathOf(string name, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "Approved", name));
}
