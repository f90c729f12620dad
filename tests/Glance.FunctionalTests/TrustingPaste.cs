using Glance.TestKit.Processes;

namespace Glance.FunctionalTests;

/// <summary>
/// The repository's paste file with the filter context where no flavor has none: callers are who their headers say, as behind a proxy that
/// is trusted.
/// </summary>
internal static class TrustingPaste
{
    /// <summary>Writes it; its lines for glance-api.conf.</summary>
    public static string WriteTo(TemporaryDirectory directory)
    {
        var paste = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "glance-api-paste.ini"));
        var path = directory["trusting-paste.ini"];
        File.WriteAllText(path, paste.Replace("unauthenticated-context rootapp", "context rootapp", StringComparison.Ordinal));
        return $"[paste_deploy]\nconfig_file = {path}\n";
    }
}
