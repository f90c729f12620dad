namespace GlanceWorker.Hosting.Clients;

/// <summary>What others wait for.</summary>
/// <param name="Connections">Connections that are to go.</param>
/// <param name="AtOnce">How many of them at once, since almost no descriptor is left.</param>
/// <param name="Places">Places in the pool that are to become free.</param>
internal readonly record struct GiveUpWanted(int Connections, int AtOnce, int Places);
