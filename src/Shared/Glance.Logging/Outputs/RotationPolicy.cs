namespace Glance.Logging.Outputs;

/// <summary>When a log file is full or old enough, and what its predecessors are called: as Python's rotating handlers do it.</summary>
internal abstract class RotationPolicy
{
    /// <summary>
    /// The policy the options ask for. <c>watch_log_file</c> leaves rotation to others, as does a count of files to keep of 0.
    /// </summary>
    public static RotationPolicy From(LoggingOptions options, TimeProvider time) =>
        (options.WatchLogFile || options.MaxFileCount < 1 ? LogRotation.None : options.Rotation) switch
        {
            LogRotation.Size when options.MaxFileBytes > 0 => new SizeRotation(options.MaxFileBytes, options.MaxFileCount),
            LogRotation.Interval => new IntervalRotation(options.RotationUnit, options.RotationInterval, options.MaxFileCount, time),
            _ => new NoRotation(),
        };

    /// <summary>Whether this program leaves the file alone.</summary>
    public virtual bool IsNever => false;

    /// <summary>
    /// Whether the file must be renamed before <paramref name="incoming"/> bytes are added to its <paramref name="size"/>.
    /// </summary>
    public abstract bool IsDue(long size, int incoming);

    /// <summary>Renames the file and removes what is beyond the number of files to keep.</summary>
    public abstract void Rotate(string path);

    /// <summary>A file was opened that was last written at <paramref name="modified"/>.</summary>
    public virtual void Opened(DateTimeOffset modified, bool isEmpty)
    {
    }

    private sealed class NoRotation : RotationPolicy
    {
        public override bool IsNever => true;

        public override bool IsDue(long size, int incoming) => false;

        public override void Rotate(string path)
        {
        }
    }
}
