using FsCheck;
using FsCheck.Fluent;
using Glance.Configuration;
using Glance.Configuration.Declarations;
using Glance.Configuration.Interpolation;
using Glance.Configuration.Parsing;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration;

/// <summary>What holds for every input, tried with many.</summary>
internal sealed class PropertyTests
{
    private static readonly string[] Pieces =
        ["[", "]", "[DEFAULT]", "[g]\n", "=", ":", " ", "\t", "\n", "\r\n", "#", ";", "\"", "'", "a", "b", "o", "$", "${", "}", ".", "\\", ",", "{", "workers", "= 1", "é", "\0", "$a", "$b", "$o"];

    private static Arbitrary<string> NastyText() =>
        Gen.Elements(Pieces).ListOf().Select(string.Concat).ToArbitrary();

    [Test]
    public void Parsing_never_throws_and_every_line_is_within_the_file() => Prop.ForAll(NastyText(), text =>
    {
        var document = IniParser.Parse(text, "f");
        var lines = text.Split('\n', '\r').Length;
        return document.Problems.All(problem => problem.Line >= 1 && problem.Line <= lines && problem.ToString().Length > 0)
            && document.Assignments.All(each => each.Name.Length > 0 && each.Origin.Line >= 1 && each.Origin.Line <= lines);
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Loading_anything_never_throws() => Prop.ForAll(NastyText(), text =>
    {
        var load = Load.Text(text);
        return load.Report.HasProblems == (load.Snapshot is null) && load.Report.Render().EndsWith(").\n", StringComparison.Ordinal);
    }).QuickCheckThrowOnFailure();

    [Test]
    public void What_is_written_plainly_is_read_back() => Prop.ForAll(
        Gen.Elements("x", "y z", "a,b", "=", ":", "#", "é", "1").NonEmptyListOf().Select(string.Concat).ToArbitrary(), value =>
            ConfigurationSnapshot.FromText($"[g]\no = {value}\n").Get(Opt.OptionalStr("g", "o", "h")) == value).QuickCheckThrowOnFailure();

    [Test]
    public void Reading_any_reference_ends_in_a_value_or_in_the_documented_problem() => Prop.ForAll(
        Gen.Elements(Pieces).ListOf().Select(string.Concat).Select(OneLine).Three().ToArbitrary(), texts =>
        {
            var snapshot = ConfigurationSnapshot.FromText($"[g]\no = x{texts.Item1}\na = x{texts.Item2}\nb = x{texts.Item3}\n");
            try
            {
                return snapshot.Get(Opt.OptionalStr("g", "o", "h")) is not null;
            }
            catch (ConfigurationException documented)
            {
                return documented.Problems.Count == 1;
            }
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Text_without_a_dollar_is_its_own_expansion() => Prop.ForAll(NastyText(), text =>
    {
        var plain = text.Replace("$", "", StringComparison.Ordinal);
        return Template.Expand(plain, _ => throw new InvalidOperationException("nothing to look up"), 1 << 20) == plain;
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Escaping_every_dollar_gives_the_text_back() => Prop.ForAll(NastyText(), text =>
    {
        var plain = text.Replace("\\", "/", StringComparison.Ordinal);
        var escaped = plain.Replace("$", "$$", StringComparison.Ordinal);
        return Template.Expand(escaped, _ => throw new InvalidOperationException("nothing to look up"), 1 << 20) == plain;
    }).QuickCheckThrowOnFailure();

    [Test]
    public void A_snapshot_survives_the_way_to_a_worker() => Prop.ForAll(NastyText(), text =>
    {
        var document = IniParser.Parse(text, "f");
        ConfigurationSnapshot snapshot = new(new SettingTable([document.Assignments, document.Assignments]), ["f"], ["d"], []);
        var copy = SnapshotTests.Copy(snapshot);
        return copy.Settings.Layers.SelectMany(layer => layer).SequenceEqual(snapshot.Settings.Layers.SelectMany(layer => layer));
    }).QuickCheckThrowOnFailure();

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal);
}
