using Glance.Linux.Descriptors;
using GlanceSupervisor.TakeOver;

namespace Glance.UnitTests.Supervision.Fakes;

/// <summary>A program on disk that never takes over: either it cannot be started, or it fails when it is to run.</summary>
internal sealed class FakeExecutable : IExecutable
{
    public bool IsMissing { get; set; }

    /// <summary>What was left to it when it was to run.</summary>
    public List<HandOffState> Left { get; } = [];

    public int Preflights { get; private set; }

    public IPreflight StartPreflight(HandOffState state, TimeSpan limit)
    {
        if (IsMissing)
            throw new IOException("the program is not there");
        Preflights++;
        return new FakePreflight();
    }

    public void RunInPlace(HandOffState state)
    {
        Left.Add(state);
        throw new IOException("the program cannot be run");
    }

    private sealed class FakePreflight : IPreflight
    {
        public Descriptor Configuration { get; } = MemoryFile.CreateEmpty("test", 0);

        public void Dispose() => Configuration.Dispose();
    }
}
