using GlanceSupervisor.Reloading;

namespace Glance.UnitTests.Supervision.Fakes;

/// <summary>Reads nothing: what it would have read, and when that is there, is up to the test.</summary>
internal sealed class FakeLoader : IReloadLoader
{
    /// <summary>Reloads that were begun and whose configuration has not been posted.</summary>
    public List<Reload> Begun { get; } = [];

    public int Cancelled { get; private set; }

    public void Begin(Reload reload) => Begun.Add(reload);

    public void Cancel() => Cancelled++;

    public void ReleaseMemory()
    {
        // Nothing was read.
    }
}
