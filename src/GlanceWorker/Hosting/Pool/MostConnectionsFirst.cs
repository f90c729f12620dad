namespace GlanceWorker.Hosting.Pool;

/// <summary>
/// Of what addresses hold, the part that goes first when there is no room: always something of the address that has most connections then,
/// so that those who have much come down to the same number, and who has few keeps them (docs/decisions/0336).
/// </summary>
internal static class MostConnectionsFirst
{
    /// <summary>So many connections nobody is too rich with.</summary>
    public const int Spared = 2;

    /// <summary>Chooses at most so many.</summary>
    /// <param name="all">The addresses, each with what of it may go, the first to go first; each stands for one connection.</param>
    /// <param name="wanted">How many.</param>
    public static List<T> Choose<T>(IEnumerable<(ClientAddress Address, IEnumerable<T> Held)> all, int wanted)
    {
        var most = new PriorityQueue<IEnumerator<T>, int>();
        foreach (var (address, held) in all)
            most.Enqueue(held.GetEnumerator(), -address.Connections);
        var chosen = new List<T>();
        while (chosen.Count < wanted && most.TryDequeue(out var held, out var connections) && -connections > Spared)
        {
            if (!held.MoveNext())
                continue;
            chosen.Add(held.Current);
            most.Enqueue(held, connections + 1);
        }

        return chosen;
    }
}
