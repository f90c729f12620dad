namespace GlanceSupervisor;

/// <summary>Logger names upstream uses, so that default_log_levels and log filters of operators keep working.</summary>
internal static class LogNames
{
    /// <summary>Supervision: workers, reloads, the socket.</summary>
    public const string Supervision = "glance.common.wsgi";

    /// <summary>Configuration: warnings and notices.</summary>
    public const string Configuration = "glance.common.config";
}
