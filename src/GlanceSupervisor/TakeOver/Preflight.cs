using System.Diagnostics;
using Glance.Linux.Descriptors;
using Glance.Linux.Spawning;

namespace GlanceSupervisor.TakeOver;

/// <summary>The program on disk, started beside the running one to show that it could take over.</summary>
internal sealed class Preflight : IPreflight
{
    private readonly IChildProcess _process;
    private readonly Descriptor _answer;

    private Preflight(IChildProcess process, string program, Descriptor answer, Descriptor configuration)
    {
        _process = process;
        _answer = answer;
        Program = program;
        Configuration = configuration;
    }

    /// <summary>Path of the program.</summary>
    public string Program { get; }

    public Descriptor Configuration { get; }

    /// <summary>Starts it.</summary>
    /// <param name="program">Path of the program.</param>
    /// <param name="arguments">Its arguments, without its name.</param>
    /// <param name="state">What it would be left.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="ended">Told once what it showed.</param>
    /// <exception cref="IOException">The system refused to start it.</exception>
    public static Preflight Start(string program, IReadOnlyList<string> arguments, HandOffState state, TimeSpan limit, Action<PreflightResult> ended)
    {
        using var written = MemoryFile.Create("glance-take-over", state.ToBytes());
        var answer = MemoryFile.CreateEmpty("glance-answer", 0);
        var configuration = MemoryFile.CreateEmpty("glance-configuration", 0);
        try
        {
            var words = new PreflightArguments(written.Number, answer.Number, configuration.Number).ToWords();
            var start = new ProcessStartInfo(program, [.. words, .. arguments]) { UseShellExecute = false };
            var preflight = new Preflight(ChildStart.WithDescriptors(start, [written, answer, configuration]), program, answer, configuration);
            _ = preflight.FollowAsync(limit, ended);
            return preflight;
        }
        catch
        {
            answer.Dispose();
            configuration.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _process.Dispose();
        _answer.Dispose();
        Configuration.Dispose();
    }

    private async Task FollowAsync(TimeSpan limit, Action<PreflightResult> ended)
    {
        PreflightResult result;
        try
        {
            using var patience = new CancellationTokenSource(limit);
            result = PreflightResult.ReadFrom(_answer, Program, await _process.WaitAsync(patience.Token));
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            _ = await _process.WaitAsync(CancellationToken.None);
            result = new PreflightResult(null, $"{Program} did not show within {limit.TotalSeconds} s that it can take over");
        }

        ended(result);
    }
}
