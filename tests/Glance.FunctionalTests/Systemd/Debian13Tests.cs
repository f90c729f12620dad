using NUnit.Framework;

namespace Glance.FunctionalTests.Systemd;

/// <summary>systemd 257: Type=notify-reload, installed as a package on a machine without .NET.</summary>
[TestFixture]
internal sealed class Debian13Tests : ServiceTests
{
    [Test]
    public async Task Here_systemd_itself_waits_for_the_end_of_a_reload() =>
        Assert.That(await System.ShowAsync("Type"), Is.EqualTo("notify-reload"));

    protected override Task<BootedSystem> BootSystemAsync()
    {
        Package.RequireAsked();
        return BootedSystem.BootDebian13Async();
    }

    protected override async Task InstallAsync(BootedSystem system)
    {
        File.Copy(await Package.PathAsync(), Path.Combine(system.OutsideDirectory, "package.deb"), overwrite: true);
        await system.DoAsync("bash", "-c", $"export DEBIAN_FRONTEND=noninteractive; dpkg --purge glance-api-dotnet >/dev/null 2>&1; rm -rf /etc/glance; dpkg -i {system.InsideDirectory}/package.deb 2>&1 && systemctl is-active glance-api.service");
    }
}
