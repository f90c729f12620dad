using Glance.Configuration.Paste;
using NUnit.Framework;

namespace Glance.UnitTests.Paste;

/// <summary>What a section takes over from another, and what of its own it keeps.</summary>
[TestFixture]
public sealed class PasteUseTests
{
    [TestCase("app", PasteProtocol.App)]
    [TestCase("application", PasteProtocol.App)]
    [TestCase("composite", PasteProtocol.Composite)]
    [TestCase("composit", PasteProtocol.Composite)]
    public void A_function_is_called_as_the_prefix_of_its_section_says(string prefix, PasteProtocol protocol)
    {
        var app = (PasteApp)PasteFiles.Load($"[{prefix}:glance-api]\nuse = call:m:f");

        Assert.That((app.Factory.Protocol, app is PasteComposite), Is.EqualTo((protocol, protocol == PasteProtocol.Composite)));
    }

    [TestCase("app", false)]
    [TestCase("application", false)]
    [TestCase("composite", true)]
    [TestCase("composit", true)]
    public void An_entry_point_makes_a_composite_where_the_prefix_says_so(string prefix, bool isComposite) =>
        Assert.That(PasteFiles.Load($"[{prefix}:glance-api]\nuse = egg:Paste#urlmap") is PasteComposite, Is.EqualTo(isComposite));

    [Test]
    public void A_filter_may_be_a_function_or_an_entry_point_and_stand_in_the_pipeline_itself()
    {
        var pipeline = (PastePipeline)PasteFiles.Load(
            "[pipeline:glance-api]\npipeline = f egg:Dist#entry call:m:h egg:Dist\n[filter:f]\nuse = call:m:g");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(pipeline.Filters.Select(filter => (filter.Section, filter.Factory.Name, filter.Factory.Protocol)), Is.EqualTo(new[]
            {
                ("filter:f", "m:g", PasteProtocol.Filter), ("egg:Dist#entry", "egg:Dist#entry", PasteProtocol.Any),
                ("call:m:h", "m:h", PasteProtocol.Any),
            }));
            Assert.That(((PasteApp)pipeline.App!).Factory.Name, Is.EqualTo("egg:Dist#main"));
        }
    }

    [Test]
    public void A_factory_keeps_the_line_that_names_it()
    {
        var app = (PasteApp)PasteFiles.Load("[app:glance-api]\nuse = a\n[app:a]\nk = 1\npaste.app_factory = m:a");

        Assert.That((app.Line, app.Factory.Line), Is.EqualTo((1, 5)));
    }

    [Test]
    public void What_is_set_over_a_wrapped_app_belongs_to_the_app()
    {
        var pipeline = (PastePipeline)PasteFiles.Load(
            "[app:glance-api]\nuse = w\nl = 3\n[app:w]\nuse = a\nfilter-with = f\n"
            + "[app:a]\npaste.app_factory = m:a\nk = 1\n[filter:f]\npaste.filter_factory = m:f");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(pipeline.Filters.Select(filter => (filter.Section, filter.LocalConf.Count)), Is.EqualTo(new[] { ("filter:f", 0) }));
            Assert.That(pipeline.App!.LocalConf, Is.EqualTo(new Dictionary<string, string> { ["k"] = "1", ["l"] = "3" }));
        }
    }

    [Test]
    public void What_is_set_over_a_pipeline_is_lost_as_in_PasteDeploy()
    {
        var pipeline = (PastePipeline)PasteFiles.Load(
            "[app:glance-api]\nuse = p\nl = 3\n[pipeline:p]\npipeline = a\n[app:a]\npaste.app_factory = m:a");

        Assert.That((pipeline.Section, pipeline.App!.LocalConf.Count), Is.EqualTo(("pipeline:p", 0)));
    }

    [Test]
    public void Filters_around_a_filter_are_kept_and_the_outermost_comes_last()
    {
        var pipeline = (PastePipeline)PasteFiles.Load(
            "[pipeline:glance-api]\npipeline = w egg:x\n[filter:w]\nuse = v\nfilter-with = g\n"
            + "[filter:v]\npaste.filter_factory = m:v\nfilter-with = f\n"
            + "[filter:f]\npaste.filter_factory = m:f\n[filter:g]\npaste.filter_factory = m:g");

        var filter = pipeline.Filters.Single();
        Assert.That(
            (filter.Factory.Name, filter.Outer?.Factory.Name, filter.Outer?.Outer?.Factory.Name),
            Is.EqualTo(("m:v", "m:f", "m:g")));
        Assert.That(filter.Outer?.Outer?.Outer, Is.Null);
    }

    [Test]
    public void A_section_that_is_used_does_not_change_which_file_it_is_used_from()
    {
        var app = PasteFiles.Load("[app:glance-api]\nuse = a\n[app:a]\npaste.app_factory = m:a\nset __file__ = /elsewhere");

        Assert.That(app.GlobalConf["__file__"], Is.EqualTo(PasteFiles.Main));
    }

    [Test]
    public void What_the_default_section_sets_or_copies_counts_in_every_section()
    {
        var app = PasteFiles.Load("[DEFAULT]\nh = 2\nset g = 1\nget copy = h\n[app:glance-api]\npaste.app_factory = m:a");

        Assert.That((app.GlobalConf["g"], app.LocalConf["copy"]), Is.EqualTo(("1", "2")));
    }

    [Test]
    public void Packages_that_a_section_requires_are_no_setting()
    {
        var app = PasteFiles.Load("[app:glance-api]\npaste.app_factory = m:a\nrequire = Dist\nk = 1");

        Assert.That(app.LocalConf.Keys, Is.EqualTo(new[] { "k" }));
    }

    [Test]
    public void A_percent_sign_of_a_global_value_stays_one_in_another_file()
    {
        var app = PasteFiles.Load(
            "[DEFAULT]\ng = 50%%\n[app:glance-api]\nuse = config:o.ini#x",
            ("/etc/glance/o.ini", "[app:x]\npaste.app_factory = m:x\np = %(g)s"));

        Assert.That(app.LocalConf["p"], Is.EqualTo("50%"));
    }

    [Test]
    public void A_percent_sign_in_the_path_of_the_file_stays_one()
    {
        const string Path = "/etc/50%s/p.ini";
        const string Text = "[app:glance-api]\npaste.app_factory = m:x\np = %(here)s\nq = %(__file__)s";
        var files = PasteFileSet.Collect(Path, path => path == Path ? Text : null);

        var app = new PasteDeployment(Path, null, files).Load();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((app.LocalConf["p"], app.LocalConf["q"]), Is.EqualTo(("/etc/50%s", Path)));
            Assert.That((app.GlobalConf["here"], app.GlobalConf["__file__"]), Is.EqualTo(("/etc/50%s", Path)));
        }
    }

    [Test]
    public void A_bad_default_is_told_with_its_section()
    {
        var e = Assert.Throws<PasteException>(() => PasteFiles.Load("[DEFAULT]\nk = 5%\n[app:glance-api]\nuse = egg:x"));

        Assert.That((e.Section, e.Line), Is.EqualTo(("DEFAULT", 2)));
    }

    [TestCase("unlike", "there is no filter 'unlike' in this file; it has none", "")]
    [TestCase("unlike", "there is no filter 'unlike' in this file; it has short", "[filter:short]\nuse = egg:x")]
    [TestCase("shrot", "there is no filter 'shrot' in this file; it has short; did you mean short?", "[filter:short]\nuse = egg:x")]
    public void A_filter_that_is_missing_is_told_with_those_there_are_and_the_nearest_one(string name, string problem, string others)
    {
        var e = Assert.Throws<PasteException>(() => PasteFiles.Load($"[pipeline:glance-api]\npipeline = {name} egg:x\n{others}"));

        Assert.That(e.Problem, Is.EqualTo(problem));
    }

    [Test]
    public void Files_are_found_in_the_order_in_which_they_are_named_those_of_the_default_section_first()
    {
        var ini = PasteIniParser.Parse(
            "[app:x]\nuse = config:b.ini#x\nother = word config:///srv/c.ini\n[DEFAULT]\nd = config:a.ini\n", "/etc/p.ini");

        Assert.That(PasteReferences.In(ini), Is.EqualTo(new[] { "/etc/a.ini", "/etc/b.ini", "/srv/c.ini" }));
    }
}
