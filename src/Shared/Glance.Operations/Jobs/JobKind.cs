namespace Glance.Operations.Jobs;

/// <summary>What jobs of one name have in common. Two kinds are the same when they are the same object.</summary>
/// <param name="name">Its name in reports and logs, such as <c>hash location data</c>.</param>
public sealed class JobKind(string name)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Jobs that run at once; the others wait for their turn.</summary>
    public int AtOnce { get; init; } = int.MaxValue;

    /// <summary>Of those, how many may be one project's.</summary>
    public int AtOnceForOne { get; init; } = int.MaxValue;

    /// <summary>Jobs of one project that run or wait; whoever starts more is to ask <see cref="BackgroundJobs.HasPlace"/> before.</summary>
    public int MostForOne { get; init; } = int.MaxValue;

    /// <summary>What becomes of them when the worker leaves.</summary>
    public JobDrain AtDrain { get; init; }

    /// <summary>Whether jobs may have to wait for their turn.</summary>
    internal bool IsBounded => AtOnce < int.MaxValue || AtOnceForOne < int.MaxValue;
}
