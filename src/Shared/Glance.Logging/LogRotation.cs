namespace Glance.Logging;

/// <summary>When the program itself starts a new log file (<c>log_rotation_type</c>).</summary>
public enum LogRotation
{
    /// <summary>Never; something else renames the file and it is reopened.</summary>
    None,

    /// <summary>After a span of time.</summary>
    Interval,

    /// <summary>When the file has reached a size.</summary>
    Size,
}
