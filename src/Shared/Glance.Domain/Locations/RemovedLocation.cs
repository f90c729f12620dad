namespace Glance.Domain.Locations;

/// <summary>A location that left its record and whose data may still be there.</summary>
/// <param name="ImageId">The image it belonged to.</param>
/// <param name="Location">What it named.</param>
/// <param name="RemovedAt">When it left the record.</param>
/// <param name="TriedAt">When the removal of its data was last tried, or left to who removed it.</param>
public sealed record RemovedLocation(string ImageId, ImageLocation Location, DateTimeOffset RemovedAt, DateTimeOffset TriedAt)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestOfOld = TimeSpan.FromHours(1);

    /// <summary>Whether nobody but the request that removed it has tried yet.</summary>
    public bool IsFirstTry => TriedAt <= RemovedAt;

    /// <summary>
    /// Whether it is time for another try: after as long as has been tried already, five seconds at least (who removed it may be at it), a
    /// minute at most, an hour when a day was not enough.
    /// </summary>
    public bool IsDue(DateTimeOffset now)
    {
        var tried = TriedAt - RemovedAt;
        var pause = tried >= TimeSpan.FromDays(1) ? LongestOfOld : tried < Shortest ? Shortest : tried > Longest ? Longest : tried;
        return now - TriedAt >= pause;
    }
}
