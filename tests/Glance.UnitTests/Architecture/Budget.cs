namespace Glance.UnitTests.Architecture;

/// <summary>How large something may be, and what was larger when the budget was set.</summary>
/// <param name="Limit">What everything else may have.</param>
/// <param name="Slack">How far an exception may be above what it needs before its number is to be lowered.</param>
/// <param name="Exceptions">What is over the limit, with the size it may have. Numbers go down, names go away; none is added.</param>
internal sealed record Budget(int Limit, int Slack, IReadOnlyDictionary<string, int> Exceptions)
{
    /// <summary>What is too large, and what is no exception any more.</summary>
    public IEnumerable<string> Complaints(IReadOnlyDictionary<string, int> sizes) =>
        sizes.Select(size => Complaint(size.Key, size.Value)).OfType<string>()
            .Concat(Exceptions.Keys.Where(name => sizes.GetValueOrDefault(name) <= Limit).Select(name => $"{name} is within the budget of {Limit}: take it off the list"))
            .Order(StringComparer.Ordinal);

    private string? Complaint(string name, int size)
    {
        if (size <= Limit)
            return null;
        if (!Exceptions.TryGetValue(name, out var allowed))
            return $"{name} has {size}, {Limit} are allowed";
        if (size > allowed)
            return $"{name} has {size}, {allowed} are allowed: it must not grow";
        return size < allowed - Slack ? $"{name} has {size} only: lower its number from {allowed}" : null;
    }
}
