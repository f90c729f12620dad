using Glance.Stores.Drivers.Cinder.Iscsi.Targets;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.Iscsi;

internal sealed class InitiatorNameTests
{
    private readonly TemporaryDirectory _folder = new();

    [OneTimeTearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase("## comment\nInitiatorName=iqn.1993-08.org.debian:01:abc\n", "iqn.1993-08.org.debian:01:abc")]
    [TestCase("InitiatorName=eui.0123456789abcdef  \nInitiatorAlias=x\n", "eui.0123456789abcdef")]
    public void The_name_is_the_hosts_where_open_iscsi_has_one(string content, string name) =>
        Assert.That(InitiatorName.Find(FileOf(content), () => "host"), Is.EqualTo(name));

    [TestCase("GenerateName=yes\n")]
    [TestCase("#InitiatorName=iqn.a:b\n")]
    [TestCase("InitiatorName=\n")]
    [TestCase("InitiatorName=nonsense\n")]
    [TestCase("")]
    public void Without_one_it_is_made_of_the_host_and_stays_the_same(string content)
    {
        var made = InitiatorName.Find(FileOf(content), () => "host");

        Assert.That(InitiatorName.IsOne(made));
        Assert.That(made, Does.StartWith("iqn.2010-10.org.openstack:glance-").And.Not.Contain("host"));
        Assert.That(InitiatorName.Find(_folder["not there"], () => "host"), Is.EqualTo(made));
        Assert.That(InitiatorName.Find(_folder["not there"], () => "other"), Is.Not.EqualTo(made));
    }

    [Test]
    public void The_host_has_one_in_any_case() => Assert.That(InitiatorName.IsOne(InitiatorName.Find(_folder["not there"])));

    private string FileOf(string content)
    {
        var path = _folder[Guid.NewGuid().ToString()];
        File.WriteAllText(path, content);
        return path;
    }
}
