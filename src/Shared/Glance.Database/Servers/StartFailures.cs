namespace Glance.Database.Servers;

/// <summary>What failures of a start mean, as an engine knows it.</summary>
/// <param name="MayPass">Whether waiting may help.</param>
/// <param name="Explain">The state of the database that one reports; null when it is the statement that failed.</param>
/// <param name="DescribeAsync">What happened, with the system's reason where there was no server to connect to.</param>
internal sealed record StartFailures(
    Func<Exception, bool> MayPass,
    Func<Exception, string?> Explain,
    Func<Exception, CancellationToken, ValueTask<string>> DescribeAsync);
