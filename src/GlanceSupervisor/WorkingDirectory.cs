namespace GlanceSupervisor;

/// <summary>
/// A working directory that was deleted. Nothing needs one but relative paths, yet calls for paths end with an error without, in a service
/// that may have run for months (docs/decisions/0383).
/// </summary>
internal static class WorkingDirectory
{
    /// <summary>Takes the root directory in its place when it is gone.</summary>
    /// <returns>What to tell the operator; null when it is there.</returns>
    public static string? Restore()
    {
        try
        {
            _ = Directory.GetCurrentDirectory();
            return null;
        }
        catch (IOException)
        {
            Directory.SetCurrentDirectory("/");
            return "The working directory of glance-api was deleted, so relative paths in its configuration and arguments begin at /"
                + " from now on; write whole paths, or start it in a directory that stays";
        }
    }
}
