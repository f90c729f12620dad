using System.Net;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Supervision;

/// <summary>What tests of supervision share.</summary>
internal abstract class SupervisionTest : ServerTest
{
    private ProgramCopy? _programs;

    /// <summary>A copy of the programs whose worker a test can replace.</summary>
    protected ProgramCopy Programs => _programs ??= new ProgramCopy();

    [TearDown]
    public void RemovePrograms() => _programs?.Dispose();

    /// <summary>Kills a worker and waits until the supervisor has noticed.</summary>
    protected async Task<int> KillOneAsync()
    {
        var victim = Server.Workers[0];
        PosixKill.Send(victim, PosixKill.Kill);
        await Server.Log.WaitForAsync($"Removed dead child {victim}:");
        return victim;
    }

    /// <summary>Asserts that a new connection is answered.</summary>
    protected async Task AssertServingAsync()
    {
        using var client = Server.CreateClient();
        using var answer = await client.GetAsync("/healthcheck");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    /// <summary>Sends requests one after the other until told to stop; any failure is thrown.</summary>
    /// <returns>How many were answered.</returns>
    protected async Task<int> HammerAsync(bool keepAlive, CancellationToken done, TimeSpan? pause = null)
    {
        var count = 0;
        using var client = Server.CreateClient();
        client.DefaultRequestHeaders.ConnectionClose = !keepAlive;
        while (!done.IsCancellationRequested)
        {
            using var answer = await client.GetAsync("/healthcheck", CancellationToken.None);
            answer.EnsureSuccessStatusCode();
            count++;
            await Task.Delay(pause ?? TimeSpan.FromMilliseconds(3), CancellationToken.None);
        }

        return count;
    }

    protected int CountOf(string words, int mark = 0) => Server.Log.Lines.Skip(mark).Count(line => line.Contains(words, StringComparison.Ordinal));
}
