using Glance.Configuration.Paste;
using NUnit.Framework;

namespace Glance.UnitTests.Paste;

[TestFixture]
public sealed class PasteLoaderTests
{
    private const string Apps = "\n[app:a]\npaste.app_factory = m:a\nk = 1\nl = 2\n[filter:f]\npaste.filter_factory = m:f\n[filter:g]\npaste.filter_app_factory = m:g\n";

    [TestCase("app")]
    [TestCase("application")]
    public void An_app_section_names_its_factory(string prefix)
    {
        var app = (PasteApp)PasteFiles.Load($"[{prefix}:glance-api]\npaste.app_factory = m:x\nk = v");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((app.Section, app.File, app.Line), Is.EqualTo((prefix + ":glance-api", PasteFiles.Main, 1)));
            Assert.That((app.Factory.Name, app.Factory.Protocol, app.Factory.Line), Is.EqualTo(("m:x", PasteProtocol.App, 2)));
            Assert.That(app.LocalConf, Is.EqualTo(new Dictionary<string, string> { ["k"] = "v" }));
        }
    }

    [TestCase("composite", "composite")]
    [TestCase("composit", "composit")]
    public void A_composite_may_be_spelled_either_way(string prefix, string key) =>
        Assert.That(PasteFiles.Load($"[{prefix}:glance-api]\npaste.{key}_factory = m:x"), Is.TypeOf<PasteComposite>());

    [Test]
    public void Use_takes_another_section_and_puts_its_own_settings_over_it()
    {
        var app = (PasteApp)PasteFiles.Load("[app:glance-api]\nuse = a\nl = 3\nm = 4" + Apps);

        Assert.That(app.Factory.Name, Is.EqualTo("m:a"));
        Assert.That(app.LocalConf, Is.EqualTo(new Dictionary<string, string> { ["k"] = "1", ["l"] = "3", ["m"] = "4" }));
    }

    [TestCase("config:other.ini#x", "m:x")]
    [TestCase("config:other.ini", "m:main")]
    [TestCase("config:/etc/glance/other.ini#x", "m:x")]
    [TestCase("CONFIG:%(here)s/other.ini#x", "m:x")]
    [TestCase("config:oth%%65r.ini#x", "m:x")]
    public void Use_takes_a_section_of_another_file(string use, string expected)
    {
        var app = (PasteApp)PasteFiles.Load(
            $"[app:glance-api]\nuse = {use}", ("/etc/glance/other.ini", "[app:x]\npaste.app_factory = m:x\n[app]\npaste.app_factory = m:main"));

        Assert.That(app.Factory.Name, Is.EqualTo(expected));
    }

    [TestCase("egg:oslo.middleware#healthcheck", "egg:oslo.middleware#healthcheck", PasteProtocol.Any)]
    [TestCase("egg:Paste", "egg:Paste#main", PasteProtocol.Any)]
    [TestCase("call:glance.api.versions:create_resource", "glance.api.versions:create_resource", PasteProtocol.App)]
    public void Use_takes_an_entry_point_or_a_function(string use, string name, PasteProtocol protocol)
    {
        var app = (PasteApp)PasteFiles.Load($"[app:glance-api]\nuse = {use}");

        Assert.That((app.Factory.Name, app.Factory.Protocol, app.Factory.Line), Is.EqualTo((name, protocol, 2)));
    }

    [Test]
    public void Global_values_reach_down_and_set_changes_them_from_there_on()
    {
        var pipeline = (PastePipeline)PasteFiles.Load(
            "[DEFAULT]\ng = 1\nh = 2\n[pipeline:glance-api]\nset g = 3\npipeline = f a\n[filter:f]\npaste.filter_factory = m:f\nget copy = g\nh = ignored"
            + "\n[app:a]\npaste.app_factory = m:a\nset g = 4");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(pipeline.Filters[0].LocalConf, Is.EqualTo(new Dictionary<string, string> { ["copy"] = "3" }));
            Assert.That(pipeline.Filters[0].GlobalConf["h"], Is.EqualTo("2"));
            Assert.That(pipeline.App!.GlobalConf["g"], Is.EqualTo("4"));
        }
    }

    [Test]
    public void A_file_used_by_another_sees_its_global_values_but_its_own_directory()
    {
        var app = (PasteApp)PasteFiles.Load(
            "[DEFAULT]\ng = 1\n[app:glance-api]\nuse = config:sub/o.ini#x", ("/etc/glance/sub/o.ini", "[app:x]\npaste.app_factory = m:x\np = %(here)s/%(g)s"));

        Assert.That(app.LocalConf["p"], Is.EqualTo("/etc/glance/sub/1"));
        Assert.That(app.GlobalConf["here"], Is.EqualTo("/etc/glance"));
    }

    [Test]
    public void Filter_app_puts_one_filter_before_the_next_app()
    {
        var pipeline = (PastePipeline)PasteFiles.Load("[filter-app:glance-api]\nuse = f\nnext = a\nx = 1" + Apps);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(pipeline.Filters.Select(f => (f.Factory.Name, f.LocalConf["x"])), Is.EqualTo(new[] { ("m:f", "1") }));
            Assert.That(((PasteApp)pipeline.App!).Factory.Name, Is.EqualTo("m:a"));
        }
    }

    [Test]
    public void Filter_with_wraps_an_app()
    {
        var pipeline = (PastePipeline)PasteFiles.Load("[app:glance-api]\nuse = a\nfilter-with = f" + Apps);

        Assert.That(pipeline.Filters.Single().Factory.Name, Is.EqualTo("m:f"));
        Assert.That(((PasteApp)pipeline.App!).LocalConf.Keys, Is.EqualTo(new[] { "k", "l" }));
    }

    [Test]
    public void Filter_with_wraps_a_pipeline_and_a_filter()
    {
        var outer = (PastePipeline)PasteFiles.Load(
            "[pipeline:glance-api]\npipeline = w a\nfilter-with = f\n[filter:w]\npaste.filter_factory = m:w\nfilter-with = g" + Apps);

        var inner = (PastePipeline)outer.App!;
        Assert.That((outer.Filters[0].Factory.Name, inner.Filters[0].Factory.Name, inner.Filters[0].Outer?.Factory.Name), Is.EqualTo(("m:f", "m:w", "m:g")));
    }

    [TestCase("[pipeline:glance-api]\npipeline = f a\nextra = 1", 1, "extra")]
    [TestCase("[pipeline:glance-api]\npipeline = f a\nextra = 1\nmore = 2", 1,
        "a pipeline takes no settings but 'pipeline', 'set', 'get' and 'filter-with'; found extra, more")]
    [TestCase("[pipeline:glance-api]\nset x = 1", 1, "'pipeline' is missing")]
    [TestCase("[pipeline:glance-api]\npipeline =", 2, "empty")]
    [TestCase("[pipeline:glance-api]\npipeline = nof a", 2, "no filter 'nof' in this file; it has f, g")]
    [TestCase("[DEFAULT]\n[pipeline:glance-api]\npipeline = unlike a", 3, "no filter 'unlike' in this file; it has f, g")]
    [TestCase("[pipeline:glance-api]\n\npipeline = f noapp", 3, "no app, composite, pipeline or filter-app 'noapp'")]
    [TestCase("[app:glance-api]\nk = 1", 1, "paste.app_factory")]
    [TestCase("[app:glance-api]\npaste.app_factory = m:x\npaste.composite_factory = m:y", 1,
        "paste.app_factory and paste.composite_factory exclude each other; keep one")]
    [TestCase("[app:glance-api]\nuse = :x", 2, "no app, composite, pipeline or filter-app ':x' in this file; it has glance-api, a")]
    [TestCase("[app:glance-api]\nuse = nowhere", 2, "nowhere")]
    [TestCase("[app:glance-api]\nuse = config:absent.ini", 2, "/etc/glance/absent.ini: there is no such file")]
    [TestCase("[app:glance-api]\nuse = http://x", 2, "config:, egg: and call:")]
    [TestCase("[app:glance-api]\nuse = call:module", 2, "call:module:function")]
    [TestCase("[app:glance-api]\nuse = a\nget x = y", 3, "no global value 'y'")]
    [TestCase("[filter-app:glance-api]\nuse = f", 1, "'next' is missing")]
    [TestCase("[app:glance-api]\nuse = a\nfilter-with = nof", 3, "nof")]
    [TestCase("[app:glance-api]\nuse = a\nk = 5%", 3, "%%")]
    public void A_section_that_cannot_be_loaded_is_refused_with_its_place(string text, int line, string right)
    {
        var e = Assert.Throws<PasteException>(() => PasteFiles.Load(text + Apps));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(e.Message, Does.Contain(right));
            Assert.That((e.File, e.Line), Is.EqualTo((PasteFiles.Main, line)));
            Assert.That(e.Section, Does.EndWith(":glance-api"));
        }
    }

    [TestCase("[app:glance-api]\nuse = a\n[composite:glance-api]\nuse = a")]
    [TestCase("[app:glance-api]\nuse = a\n[app: glance-api]\nuse = a")]
    public void A_name_that_two_sections_bear_is_ambiguous(string text) =>
        Assert.That(() => PasteFiles.Load(text + Apps), Throws.TypeOf<PasteException>().With.Message.Contains("ambiguous"));

    [TestCase("[app:glance-api]\nuse = glance-api", "[app:glance-api] -> [app:glance-api]")]
    [TestCase("[app:glance-api]\nuse = b\n[app:b]\nuse = c\n[app:c]\nuse = b", "[app:b] -> [app:c] -> [app:b]")]
    [TestCase("[pipeline:glance-api]\npipeline = x glance-api\n[filter:x]\nuse = f", "[pipeline:glance-api] -> [pipeline:glance-api]")]
    [TestCase("[pipeline:glance-api]\npipeline = x a\n[filter:x]\nuse = f\nfilter-with = x", "[filter:x] -> [filter:x]")]
    [TestCase("[app:glance-api]\nuse = config:%(__file__)s#glance-api", "[app:glance-api] -> [app:glance-api]")]
    public void Circles_are_found(string text, string circle) =>
        Assert.That(() => PasteFiles.Load(text + Apps), Throws.TypeOf<PasteException>().With.Message.Contains(circle));

    [Test]
    public void A_circle_through_a_composite_is_found_when_its_parts_are_asked_for()
    {
        var composite = (PasteComposite)PasteFiles.Load("[composite:glance-api]\nuse = egg:Paste#urlmap\n/ = glance-api");

        var e = Assert.Throws<PasteException>(() => composite.LoadApp("glance-api", "/"));

        Assert.That(e.Message, Does.Contain("leads back to itself"));
    }

    [TestCase("/", "f2", "[composite:glance-api]: there is no filter 'f2' in this file; it has f, g; did you mean f?")]
    public void A_name_that_a_composite_does_not_find_is_told_with_its_line_and_the_nearest_one(string setting, string name, string words)
    {
        var composite = (PasteComposite)PasteFiles.Load($"[composite:glance-api]\nuse = egg:Paste#urlmap\n{setting} = {name} a" + Apps);

        var e = Assert.Throws<PasteException>(() => composite.LoadFilter(name, setting));

        Assert.That(e.Message, Is.EqualTo($"{PasteFiles.Main}:3 {words}"));
    }

    [Test]
    public void Sections_that_are_not_in_use_do_not_matter() => Assert.That(
        () => PasteFiles.Load("[app:glance-api]\nuse = a\n[filter:bad]\nk = %(x\n[pipeline:bad]\nextra = 1\n[server:main]\nuse = egg:Paste#http\n[nonsense]\nk = 1" + Apps),
        Throws.Nothing);
}
