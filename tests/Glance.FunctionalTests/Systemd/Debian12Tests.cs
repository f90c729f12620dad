using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Systemd;

/// <summary>systemd 252: Type=notify, installed by scripts/install.</summary>
[TestFixture]
internal sealed class Debian12Tests : ServiceTests
{
    protected override Task<BootedSystem> BootSystemAsync() => BootedSystem.BootDebian12Async();

    protected override async Task InstallAsync(BootedSystem system) =>
        await system.DoAsync(Path.Combine(RepositoryRoot.Path, "scripts/install"), "--from", RepositoryRoot.Programs, "--prefix", "/usr", "--unitdir", system.UnitDirectory, "--no-start");
}
