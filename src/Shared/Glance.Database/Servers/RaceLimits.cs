namespace Glance.Database.Servers;

/// <summary>How often work is repeated that others were in the way of.</summary>
/// <param name="Most">Attempts at most.</param>
/// <param name="LongestPause">Pauses grow by 5 to 50 ms with each attempt, up to this many times that.</param>
/// <param name="Patience">After which time there is no further attempt.</param>
internal sealed record RaceLimits(int Most, int LongestPause, TimeSpan Patience);
