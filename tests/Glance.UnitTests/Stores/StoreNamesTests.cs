using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Domain.Locations;
using Glance.Stores;
using Glance.TestKit.InMemory;
using Glance.UnitTests.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Stores;

/// <summary>The check of a configuration and the making of its stores know drivers by the same names.</summary>
public sealed class StoreNamesTests
{
    [TestCase("file", true)]
    [TestCase("glance.store.filesystem.Store", true)]
    [TestCase("http", true)]
    [TestCase("vmware", true)]
    [TestCase("glance.store.vmware_datastore.Store", true)]
    [TestCase("swift", true)]
    [TestCase("filesystem", false)]
    [TestCase("https", false)]
    [TestCase("vsphere", false)]
    [TestCase("swift+http", false)]
    [TestCase("blob", false)]
    public void A_type_is_known_to_both_or_to_neither(string type, bool known)
    {
        var ini = $"[DEFAULT]\nenabled_backends = a:{type}\n[glance_store]\ndefault_backend = a\n";

        Assert.That(Load.Report(ini).Problems.Any(problem => problem.Message.Contains("unknown type")), Is.EqualTo(!known));
        Assert.That(Refusals(ini).Any(refusal => refusal.Contains("no driver has that name")), Is.EqualTo(!known));
    }

    [TestCase("file", "file", true)]
    [TestCase("glance.store.filesystem.Store", "file", true)]
    [TestCase("glance.store.filesystem.Store", "filesystem", true)]
    [TestCase("glance.store.http.Store", "https", true)]
    [TestCase("vmware", "vsphere", true)]
    [TestCase("swift", "swift+https", true)]
    [TestCase("file", "http", false)]
    [TestCase("blob", "file", false)]
    public void A_default_store_is_found_by_both_or_by_neither(string stores, string scheme, bool found)
    {
        var ini = $"[glance_store]\nstores = {stores}\ndefault_store = {scheme}\n";

        Assert.That(Load.Report(ini).Problems.Any(problem => problem.Message.Contains("not loaded")), Is.EqualTo(!found));
        Assert.That(Refusals(ini).Any(refusal => refusal == $"Store for scheme {scheme} not found"), Is.EqualTo(!found));
    }

    [Test]
    public void Every_driver_of_this_version_is_declared_and_no_two_share_a_name_a_scheme_or_an_option()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(StoreFactories.All.Select(factory => factory.Driver), Is.SubsetOf(StoreDrivers.All));
            Assert.That(StoreDrivers.All.Select(driver => driver.Name), Is.Unique);
            Assert.That(StoreDrivers.All.Select(driver => driver.ClassName), Is.Unique);
            Assert.That(StoreDrivers.All.SelectMany(driver => driver.Schemes), Is.Unique);
            Assert.That(StoreDrivers.All.SelectMany(driver => driver.Options).Select(option => option.Name), Is.Unique);
        }
    }

    private static IEnumerable<string> Refusals(string ini)
    {
        var options = StoreOptions.From(ConfigurationSnapshot.FromText(ini));
        var urls = new UrlFilter(new UrlRules(), new NoHosts());
        return new StoreCheck(options, urls, TimeProvider.System, NullLoggerFactory.Instance).Problems.Select(problem => problem.Message);
    }
}
