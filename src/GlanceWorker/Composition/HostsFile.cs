using System.Net;

namespace GlanceWorker.Composition;

/// <summary>
/// The names that an operator wrote into <c>/etc/hosts</c>. Resolvers pass over that file for a name with a dot at its end, and without the
/// dot they put search domains behind it: so it is read here.
/// </summary>
internal static class HostsFile
{
    /// <summary>The addresses of a name, in the order of the file; none when it has none or there is no such file.</summary>
    public static async Task<IReadOnlyList<IPAddress>> FindAsync(string path, string host, CancellationToken cancellationToken)
    {
        try
        {
            return Find(await File.ReadAllLinesAsync(path, cancellationToken), host);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return []; // A machine without the file has no names in it.
        }
    }

    private static List<IPAddress> Find(IEnumerable<string> lines, string host)
    {
        var found = new List<IPAddress>();
        foreach (var line in lines)
        {
            var words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Skip(1).Contains(host, StringComparer.OrdinalIgnoreCase) && IPAddress.TryParse(words[0], out var address) && !found.Contains(address))
                found.Add(address);
        }

        return found;
    }
}
