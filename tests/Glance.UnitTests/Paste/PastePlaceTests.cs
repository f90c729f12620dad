using Glance.Configuration;
using Glance.Configuration.Paste;
using NUnit.Framework;

namespace Glance.UnitTests.Paste;

/// <summary>Where the value of a setting was written, whichever of the ways into a section it took.</summary>
internal sealed class PastePlaceTests
{
    private const string Main = PasteFiles.Main;

    private static readonly PasteNode App = PasteFiles.Load(
        """
        [DEFAULT]
        everywhere = 1
        changed = 1
        [app:glance-api]
        use = config:other.ini#theirs
        own = 2
        both = 2
        set changed = 3
        """,
        ("/etc/glance/other.ini", """
            [DEFAULT]
            here_only = 1
            [app:theirs]
            paste.app_factory = m:x
            both = 9
            theirs = 9
            """));

    [TestCase("own", Main, 6)]
    [TestCase("both", Main, 7)]
    [TestCase("theirs", "/etc/glance/other.ini", 6)]
    [TestCase("everywhere", Main, 2)]
    [TestCase("changed", Main, 8)]
    [TestCase("nowhere", Main, 4, Description = "the section's header")]
    public void A_setting_is_where_it_was_written(string key, string file, int line) =>
        Assert.That(App.PlaceOf(key), Is.EqualTo(new SettingOrigin(SettingSource.PasteFile, file, line)));

    [Test]
    public void A_value_that_a_section_on_the_way_sets_is_told_with_its_line()
    {
        var outer = (PasteApp)PasteFiles.Load(
            """
            [DEFAULT]
            range = 1
            [composite:glance-api]
            paste.composite_factory = m:x
            set range = 2
            / = inner
            [app:inner]
            paste.app_factory = m:y
            """);

        var inner = outer.LoadApp("inner", "/")!;

        Assert.That((inner.GlobalConf["range"], inner.PlaceOf("range").Line), Is.EqualTo(("2", 5)));
    }

    [Test]
    public void All_values_of_a_section_that_cannot_be_read_are_told_and_the_rest_of_it_is_looked_at()
    {
        List<PasteException> told = [];
        var node = PasteFiles.Of(
            """
            [DEFAULT]
            odd = 50%
            [app:glance-api]
            paste.app_factory = m:x
            one = %(nothing)s
            two = 100%
            get three = nothing
            good = 4
            """).Load(told.Add);

        Assert.That(told.Select(problem => problem.Line), Is.EqualTo(new[] { 2, 5, 6, 7 }));
        Assert.That(told, Has.All.Property(nameof(PasteException.IsOfWholeLine)).True);
        Assert.That((node.LocalConf["good"], node.LocalConf["one"]), Is.EqualTo(("4", "%(nothing)s")));
    }

    [Test]
    public void Without_a_value_that_makes_the_section_the_other_values_are_told_all_the_same()
    {
        List<PasteException> told = [];

        var e = Assert.Throws<PasteException>(() => PasteFiles.Of(
            "[app:glance-api]\nuse = %(nothing)s\none = 100%\npaste.app_factory = %(no)s\n").Load(told.Add));

        Assert.That((e.Line, told.ConvertAll(problem => problem.Line)), Is.EqualTo((2, new[] { 3, 4 })));
    }

    [Test]
    public void Nobody_to_tell_means_an_exception_for_the_first() =>
        Assert.That(() => PasteFiles.Load("[app:glance-api]\npaste.app_factory = m:x\none = %(a)s\ntwo = %(b)s\n"),
            Throws.TypeOf<PasteException>().With.Property(nameof(PasteException.Line)).EqualTo(3));
}
