using Glance.Configuration.Declarations;
using Glance.Configuration.Values;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration.Types;

/// <summary>How types are called, and how values are written into a file and into other options.</summary>
internal sealed class FormatTests
{
    private static readonly string[] Colours = ["red", "green"];
    private static readonly Dictionary<string, string> Pairs = new() { ["b"] = "1", ["a"] = "2" };

    [Test]
    public void Each_type_has_a_name()
    {
        Option[] options =
        [
            Opt.Str("g", "o", "", "h"), Opt.Bool("g", "o", true, "h"), Opt.Int("g", "o", 1, "h"), Opt.OptionalInt("g", "o", "h"),
            Opt.Long("g", "o", 1, "h"), Opt.Float("g", "o", 1, "h"), Opt.Port("g", "o", 1, "h"), Opt.HostAddress("g", "o", "h", "h"),
            Opt.OptionalUri("g", "o", "h"), Opt.Range("g", "o", default, "h"), Opt.Size("g", "o", 1, "h"),
            Opt.Duration("g", "o", default, "h"), Opt.List("g", "o", [], "h"), Opt.List("g", "o", [], "h", bounds: true),
            Opt.Dict("g", "o", Pairs, "h"), Opt.Dict("g", "o", Pairs, "h", bounds: true), Opt.MultiStr("g", "o", [], "h"),
        ];

        Assert.That(options.Select(option => option.TypeName), Is.EqualTo(new[]
        {
            "string", "boolean", "integer", "integer", "integer", "number", "port", "host address", "uri", "range",
            "size", "duration", "list", "list in [ ]", "dict", "dict in { }", "multi-valued string",
        }));
    }

    [Test]
    public void A_value_is_written_as_its_type_reads_it()
    {
        Option[] options =
        [
            Opt.Bool("g", "o", true, "h"), Opt.Int("g", "o", -7, "h"), Opt.OptionalInt("g", "o", "h"), Opt.Float("g", "o", 2, "h"),
            Opt.Str("g", "o", " a", "h"), Opt.Str("g", "o", "a b", "h"), Opt.Range("g", "o", new IntegerRange(5, 9), "h"),
            Opt.Range("g", "o", new IntegerRange(5, 5), "h"), Opt.Duration("g", "o", TimeSpan.FromTicks(12_345_678), "h"),
            Opt.Duration("g", "o", TimeSpan.FromHours(1), "h"), Opt.Dict("g", "o", Pairs, "h"),
            Opt.Dict("g", "o", Pairs, "h", bounds: true), Opt.List("g", "o", Colours, "h"),
            Opt.List("g", "o", Colours, "h", bounds: true), Opt.MultiStr("g", "o", Colours, "h"),
        ];

        Assert.That(options.Select(option => option.DefaultText), Is.EqualTo(new[]
        {
            "true", "-7", null, "2.0", "\" a\"", "a b", "5-9", "5", "1.235", "3600",
            "b:1,a:2", "{b:1,a:2}", "red,green", "[red,green]", "red\ngreen",
        }));
    }

    [Test]
    public void A_value_is_put_into_another_option_as_Python_prints_it()
    {
        Option[] options =
        [
            Opt.Bool("g", "o", true, "h"), Opt.Bool("g", "o", false, "h"), Opt.OptionalInt("g", "o", "h"),
            Opt.Str("g", "o", " a", "h"), Opt.List("g", "o", Colours, "h", bounds: true), Opt.MultiStr("g", "o", Colours, "h"),
            Opt.OptionalStr("g", "o", "h"),
        ];

        Assert.That(
            options.Select(option => option.PrintDefault()),
            Is.EqualTo(new[] { "True", "False", "", " a", "red,green", "red,green", "" }));
    }

    [Test]
    public void A_number_that_is_absent_is_written_as_nothing()
    {
        var type = new OptionalType<int>(new Int32Type());

        Assert.That((type.Format(null), type.Print(null), type.Format(5), type.Print(5)), Is.EqualTo(("", "", "5", "5")));
    }

    [Test]
    public void What_is_unset_prints_as_nothing()
    {
        Assert.That((Opt.OptionalInt("g", "o", "h").TryNormalize([" "], out var printed, out _), printed), Is.EqualTo((true, "")));
        Assert.That((Opt.OptionalInt("g", "o", "h").TryNormalize(["7"], out printed, out _), printed), Is.EqualTo((true, "7")));
    }

    [Test]
    public void A_number_that_is_refused_is_zero()
    {
        Assert.That((new Int32Type(0, 5).TryParse("6", out var value, out _), value), Is.EqualTo((false, 0)));
    }

    [Test]
    public void One_assignment_of_several_is_one_element()
    {
        Assert.That((MultiStringType.Instance.TryParse("a,b", out var value, out var reason), reason), Is.EqualTo((true, "")));
        Assert.That(value, Is.EqualTo(new[] { "a,b" }));
        Assert.That((MultiStringType.Instance.TryParseAll(Colours, out value, out reason), reason), Is.EqualTo((true, "")));
        Assert.That(value, Is.EqualTo(Colours));
        Assert.That(MultiStringType.Instance.Expected, Is.EqualTo("text, one element for each assignment"));
    }
}
