namespace GlanceSupervisor.TakeOver;

/// <summary>The program on disk that this process was started from: what an upgrade replaces.</summary>
internal interface IExecutable
{
    /// <summary>Starts it as a child that shows whether it could take over, and posts what it shows.</summary>
    /// <param name="state">What it would be left.</param>
    /// <param name="limit">How long it may take.</param>
    /// <exception cref="IOException">The system refused to start it.</exception>
    IPreflight StartPreflight(HandOffState state, TimeSpan limit);

    /// <summary>Lets it run in the place of this program. Returns only by failing.</summary>
    /// <param name="state">What it is left.</param>
    /// <exception cref="IOException">It cannot be run.</exception>
    void RunInPlace(HandOffState state);
}
