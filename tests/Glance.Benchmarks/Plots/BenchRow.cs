namespace Glance.Benchmarks.Plots;

/// <summary>A figure, as scripts/bench keeps it.</summary>
/// <param name="Name">What it is a figure of.</param>
/// <param name="Who">Whose it is; <see cref="Ours"/> for the build that was measured.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Value">The figure.</param>
/// <param name="Asked">What is asked of it, such as <c>&lt;= 45</c>.</param>
internal sealed record BenchRow(string Name, string Who, string Unit, double Value, string? Asked)
{
    /// <summary><see cref="Who"/> when it is a figure of the build.</summary>
    public const string Ours = "ours";
}
