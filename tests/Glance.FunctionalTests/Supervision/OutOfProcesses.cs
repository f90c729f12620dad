using System.Diagnostics;
using Glance.TestKit.Processes;

namespace Glance.FunctionalTests.Supervision;

/// <summary>A user whose services can be left without a process or a thread to create. Not root, for whom there is no such limit.</summary>
internal sealed class OutOfProcesses : IAsyncDisposable
{
    private const int Limit = 200;
    private const int MostOthers = 250;

    // Each its own, since what another test has killed counts until it is reaped.
    private readonly int _user = Random.Shared.Next(100_000, 1_000_000_000);
    private Process? _others;

    /// <summary>A service of that user.</summary>
    /// <param name="programs">Programs that any user may read.</param>
    public GlanceServerSettings Service(ProgramCopy programs) => new()
    {
        Programs = programs.Path,
        Wrapper = ["sh", "-c", $"chown -R {_user} . && exec prlimit --nproc={Limit} setpriv --reuid {_user} --clear-groups \"$@\"", "sh"],
    };

    /// <summary>From now on there is none left: other processes of the same user count against the limit.</summary>
    public async Task BeginAsync()
    {
        _others = Process.Start("setsid", ["setpriv", "--reuid", $"{_user}", "--clear-groups", "sh", "-c", $"i=0; while [ $i -lt {MostOthers} ]; do sleep 1000 & i=$((i + 1)); done; wait"]);
        var patience = Stopwatch.StartNew();
        while (GlanceServer.ChildrenOf(_others.Id).Count < MostOthers)
        {
            if (patience.Elapsed > TimeSpan.FromSeconds(30))
                throw new TimeoutException("the user's processes did not start");
            await Task.Delay(10);
        }
    }

    /// <summary>There are some again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_others is null)
            return;
        PosixKill.Send(-_others.Id, PosixKill.Kill); // the whole group
        await _others.WaitForExitAsync();
        _others.Dispose();
        _others = null;
    }
}
