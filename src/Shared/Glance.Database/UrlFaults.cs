namespace Glance.Database;

/// <summary>What is wrong with a database's URL: all of it is told in one run.</summary>
/// <param name="url">The URL.</param>
internal sealed class UrlFaults(DatabaseUrl url)
{
    private readonly List<string> _all = [.. url.Faults];

    /// <summary>Takes note of a fault.</summary>
    /// <param name="why">How the sentence goes on behind the URL, such as "has the unknown option".</param>
    public void Add(string why) => _all.Add(why);

    /// <summary>Refuses the URL when there are any.</summary>
    /// <exception cref="DatabaseStartException">There are; it has all.</exception>
    public void Require()
    {
        if (_all.Count > 0)
            throw new DatabaseStartException([.. _all.Select(why => $"[database] connection = {url} {why}")]);
    }
}
