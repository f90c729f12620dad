using Glance.Configuration.Paste;
using NUnit.Framework;

namespace Glance.UnitTests.Paste;

[TestFixture]
public sealed class PasteDeploymentTests
{
    [Test]
    public void Without_a_flavor_the_plain_pipeline_is_loaded()
    {
        var pipeline = (PastePipeline)PasteFiles.Of(PasteSamples.Kilo).Load();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(pipeline.Section, Is.EqualTo("pipeline:glance-api"));
            Assert.That(pipeline.Filters.Select(f => f.Name), Is.EqualTo(new[] { "versionnegotiation", "osprofiler", "unauthenticated-context" }));
            Assert.That(((PasteComposite)pipeline.App!).Factory.Name, Is.EqualTo("glance.api:root_app_factory"));
        }
    }

    [Test]
    public void A_flavor_chooses_its_pipeline()
    {
        var pipeline = (PastePipeline)PasteFiles.Of(PasteSamples.Kilo, "trusted-auth+cachemanagement").Load();

        Assert.That(pipeline.Filters.Select(f => f.Name), Is.EqualTo(new[] { "versionnegotiation", "osprofiler", "context", "cache", "cachemanage" }));
    }

    [Test]
    public void Todays_layout_is_a_composite_that_asks_for_its_parts()
    {
        var root = (PasteComposite)PasteFiles.Of(PasteSamples.Today, "keystone").Load();
        var api = (PasteComposite)root.LoadApp(root.LocalConf["/"], "/")!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(root.LocalConf.Keys, Is.EqualTo(new[] { "/", "/healthcheck" }));
            Assert.That(api.Factory, Is.EqualTo(new PasteFactory("glance.api:pipeline_factory", PasteProtocol.Composite, PasteFiles.Main, 17)));
            Assert.That(api.LoadFilter("authtoken", "keystone")!.LocalConf["delay_auth_decision"], Is.EqualTo("true"));
        }
    }

    [TestCase(nameof(PasteSamples.Kilo), 8)]
    [TestCase(nameof(PasteSamples.Zed), 8)]
    [TestCase(nameof(PasteSamples.Today), 3)]
    public void Every_flavor_of_a_shipped_file_loads(string sample, int count)
    {
        var text = Sample(sample);
        var flavors = PasteFiles.Of(text).Flavors;

        Assert.That(flavors, Has.Count.EqualTo(count));
        Assert.That(flavors.Select(f => PasteFiles.Of(text, f).Load().Name), Is.EqualTo(flavors.Select(f => f.Length == 0 ? "glance-api" : "glance-api-" + f)));
    }

    [Test]
    public void An_unknown_flavor_is_refused_with_the_flavors_there_are()
    {
        var e = Assert.Throws<PasteException>(() => PasteFiles.Of(PasteSamples.Today, "keystoen").Load());

        Assert.That(e.Message, Does
            .Contain($"Unable to load glance-api-keystoen from configuration file {PasteFiles.Main}").And
            .Contain("the one without a name, caching, keystone"));
    }

    [TestCase("[app:other]\nuse = egg:x", "none at all: there is no [composite:glance-api] or [pipeline:glance-api…] section")]
    [TestCase("[app:glance-api]\nuse = egg:x", "only the one without a name, which is in force when the option is not set")]
    [TestCase("[app:glance-api-a]\nuse = egg:x\n[app:glance-apis]\nuse = egg:x\n[pipeline:glance-api]\npipeline = a", "a, the one without a name")]
    public void The_flavors_of_a_file_are_told_to_who_names_another(string text, string flavors)
    {
        var e = Assert.Throws<PasteException>(() => PasteFiles.Of(text, "keystone").Load());

        Assert.That(e.Problem, Is.EqualTo(
            $"Unable to load glance-api-keystone from configuration file {PasteFiles.Main}. "
            + $"[paste_deploy] flavor is 'keystone'; the flavors in this file are {flavors}"));
    }

    [Test]
    public void A_file_set_is_handed_over_as_text()
    {
        var read = PasteFiles.Of("[composite:glance-api]\nuse = config:rest.ini#x", null, ("/etc/glance/rest.ini", "[app:x]\npaste.app_factory = a:b\nuse2 = config:more/m.ini"), ("/etc/glance/more/m.ini", "[app:main]\nk=1"));

        var handed = read with { Files = new PasteFileSet(read.Files.Files) };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(handed.Files.Files.Keys, Is.EquivalentTo(new[] { PasteFiles.Main, "/etc/glance/rest.ini", "/etc/glance/more/m.ini" }));
            Assert.That(((PasteApp)handed.Load()).Factory.Name, Is.EqualTo("a:b"));
        }
    }

    [Test]
    public void A_main_file_that_is_absent_is_an_error_that_names_it()
    {
        var e = Assert.Throws<PasteException>(() => PasteFileSet.Collect("/nowhere/p.ini", _ => null));

        Assert.That(e.Message, Is.EqualTo("/nowhere/p.ini: there is no such file"));
    }

    private static string Sample(string name) => name switch
    {
        nameof(PasteSamples.Kilo) => PasteSamples.Kilo,
        nameof(PasteSamples.Zed) => PasteSamples.Zed,
        _ => PasteSamples.Today,
    };
}
