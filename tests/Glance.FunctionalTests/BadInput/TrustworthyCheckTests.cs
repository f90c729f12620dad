using System.Collections.Concurrent;
using System.Globalization;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput;

/// <summary>
/// The promise of --check-config: what it accepts starts, what it refuses does not, and what a start warns of it warns of too.
/// </summary>
internal sealed class TrustworthyCheckTests
{
    private const string CasesVariable = "GLANCE_CHECK_CASES";
    private const int UsualCases = 40;
    private const int AtOnce = 3;

    [Test]
    public async Task What_the_check_accepts_starts_and_what_it_refuses_does_not()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable(CasesVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? wanted : UsualCases;
        var wrong = new ConcurrentBag<string>();

        await Parallel.ForEachAsync(ConfigurationCorpus.Cases(count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (one, _) =>
        {
            if (await FindDisagreementAsync(one.Configuration, one.Paste) is { } disagreement)
                wrong.Add($"{one.Name}: {disagreement}");
        });

        Assert.That(wrong, Is.Empty, string.Join("\n\n", wrong));
    }

    private static async Task<string?> FindDisagreementAsync(string configuration, string paste)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["glance-api.conf"], configuration.Replace("{dir}", directory.Path, StringComparison.Ordinal));
        File.WriteAllText(directory["glance-api-paste.ini"], paste);
        return await CheckBeforeStart.FindDisagreementAsync(directory);
    }
}
