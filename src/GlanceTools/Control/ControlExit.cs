namespace GlanceTools.Control;

/// <summary>Exit codes of glance-control.</summary>
internal static class ControlExit
{
    /// <summary>Done, or there was nothing to do.</summary>
    public const int Success = 0;

    /// <summary>Not done; why stands on standard error.</summary>
    public const int Failure = 1;

    /// <summary>The arguments make no sense.</summary>
    public const int Usage = 2;
}
